// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/**
 * How the vendor behaves where nobody knows how it does.
 *
 * @param notInError what it says to a receipt that is not in Error
 * @param unknown what it says to an id that it does not know
 * @param rejectsWholeBatch whether nothing of a batch is processed that it rejects
 * @param tellsStatus whether documents can be asked for
 * @param longestWait the longest Retry-After, in microseconds
 */
record VendorSettings(
    NotInError notInError,
    Unknown unknown,
    boolean rejectsWholeBatch,
    boolean tellsStatus,
    long longestWait) {

  /** What becomes of a receipt that is not in Error. */
  enum NotInError {
    IGNORED,
    REJECTED_400,
    REJECTED_409,
    FISCALIZED_AGAIN
  }

  /** What becomes of an id that the vendor does not know. */
  enum Unknown {
    IGNORED,
    REJECTED_400
  }
}
