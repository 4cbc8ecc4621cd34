// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

/**
 * An event is larger than a synchronous invocation may carry; AWS calls this {@code
 * RequestTooLargeException}.
 */
public final class PayloadTooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  PayloadTooLargeException(int size, int limit) {
    super("The event has " + size + " bytes, an invocation carries at most " + limit);
  }
}
