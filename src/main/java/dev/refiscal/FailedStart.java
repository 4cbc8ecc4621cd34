// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal;

/** The end of a process that cannot start: one line that says why, and status 1. */
final class FailedStart {

  private static final int STATUS = 1;

  private FailedStart() {}

  /**
   * Says why, without a stack trace, since the reason is not in the code, and ends the process.
   *
   * @return never; for callers that must throw something
   */
  static IllegalStateException end(Throwable failure) {
    Throwable bottom = failure;
    while (bottom.getCause() != null && bottom.getCause() != bottom) {
      bottom = bottom.getCause();
    }
    System.err.println("refiscal cannot start: " + bottom.toString().replaceAll("\\s+", " "));
    // At once: what was begun must not be heard of, too.
    Runtime.getRuntime().halt(STATUS);
    return new IllegalStateException(failure);
  }
}
