// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** Where the last attempt at a document stands. The names are written to the ledger's table. */
public enum AttemptState {
  /** It is being sent. Once the lease has ended without an outcome, it is in doubt. */
  SENDING,
  /** The vendor took it. */
  ACCEPTED,
  /** The vendor rejected it for good. */
  REJECTED,
  /** It was certainly not processed. */
  RELEASED,
  /** It may have been processed. */
  IN_DOUBT
}
