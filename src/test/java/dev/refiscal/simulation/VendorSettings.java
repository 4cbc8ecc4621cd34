// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/**
 * The vendor's behaviour where it is undocumented.
 *
 * @param notInError the response to a receipt that is not in Error
 * @param unknown the response to an unknown id
 * @param rejectsWholeBatch whether a rejected batch is not processed at all
 * @param tellsStatus whether the vendor reports a document's status
 * @param longestWait the longest Retry-After, in microseconds
 */
record VendorSettings(
    NotInError notInError,
    Unknown unknown,
    boolean rejectsWholeBatch,
    boolean tellsStatus,
    long longestWait) {

  /** The response to a receipt that is not in Error. */
  enum NotInError {
    IGNORED,
    REJECTED_400,
    REJECTED_409,
    FISCALIZED_AGAIN
  }

  /** The response to an unknown id. */
  enum Unknown {
    IGNORED,
    REJECTED_400
  }
}
