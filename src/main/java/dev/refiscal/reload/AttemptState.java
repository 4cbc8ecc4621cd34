// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** The state of the latest attempt at a document. The names are written to the ledger's table. */
public enum AttemptState {
  /** It is being sent. If the lease expires without an outcome, it is in doubt. */
  SENDING,
  /** The vendor accepted it. */
  ACCEPTED,
  /** The vendor rejected it permanently. */
  REJECTED,
  /** It was certainly not processed. */
  RELEASED,
  /** It may have been processed. */
  IN_DOUBT
}
