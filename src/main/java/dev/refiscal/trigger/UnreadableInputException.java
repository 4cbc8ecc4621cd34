// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * The request could not be read. The message names the offending element and may be shown to the
 * caller; it does not repeat the input. There is no stack trace, because the runtime would return
 * it to the caller too.
 */
public final class UnreadableInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemType type;

  UnreadableInputException(ProblemType type, String detail) {
    super(detail, null, false, false);
    this.type = type;
  }

  ProblemType type() {
    return type;
  }
}
