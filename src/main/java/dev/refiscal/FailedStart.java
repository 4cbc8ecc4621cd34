// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal;

/** Ends a process that cannot start: prints one line with the reason and exits with status 1. */
final class FailedStart {

  private static final int STATUS = 1;

  private FailedStart() {}

  /**
   * Prints the reason and ends the process. There is no stack trace, because the reason is not in
   * the code.
   *
   * @return never; declared for callers that must throw
   */
  static IllegalStateException end(Throwable failure) {
    Throwable bottom = failure;
    while (bottom.getCause() != null && bottom.getCause() != bottom) {
      bottom = bottom.getCause();
    }
    System.err.println("refiscal cannot start: " + bottom.toString().replaceAll("\\s+", " "));
    // Halts at once: nothing that has been started may print as well.
    Runtime.getRuntime().halt(STATUS);
    return new IllegalStateException(failure);
  }
}
