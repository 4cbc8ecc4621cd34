// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * The invocation failed unexpectedly. The caller sees this message, so it holds no details. There
 * is no stack trace, since the runtime would hand it to the caller too.
 */
public final class InvocationFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvocationFailedException(String requestId) {
    super(
        "internal error; the log of request %s says more".formatted(requestId), null, false, false);
  }
}
