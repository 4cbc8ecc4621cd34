// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * What a caller asks for could not be read. The message names the offending element and may be
 * shown to the caller; it repeats nothing of the input. There is no stack trace, since the runtime
 * would hand it to the caller too.
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
