// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal;

/**
 * Why the function could not start, in one line. Without a stack trace, since the reason is not in
 * the code.
 */
final class StartFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private StartFailedException(String message) {
    super(message, null, false, false);
  }

  /** What a failure of the start comes down to. */
  static StartFailedException of(Throwable failure) {
    Throwable bottom = failure;
    while (bottom.getCause() != null && bottom.getCause() != bottom) {
      bottom = bottom.getCause();
    }
    return new StartFailedException(
        "refiscal cannot start: " + bottom.toString().replaceAll("\\s+", " "));
  }
}
