// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * The invocation failed unexpectedly. The caller sees the message, so it contains no details. There
 * is no stack trace, because the runtime would return it to the caller too.
 */
public final class InvocationFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvocationFailedException(String requestId) {
    super("internal error; see the log of request %s".formatted(requestId), null, false, false);
  }
}
