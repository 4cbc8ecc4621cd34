// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

/** A function that an event source can invoke synchronously, from any thread. */
@FunctionalInterface
public interface InvocableFunction {

  /**
   * Invokes the function and waits for its answer.
   *
   * @param event the event as JSON, at most 6 MB in UTF-8
   * @return the response, or the error of the function
   * @throws PayloadTooLargeException if the event is larger than a synchronous invocation may carry
   */
  Invocation invoke(String event);
}
