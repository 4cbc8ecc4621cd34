// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** Where the attempt at a document stands in a ledger. */
public enum AttemptState {
  /** It is being sent, or was when its lease ended. */
  SENDING,
  ACCEPTED,
  REJECTED,
  /** It was certainly not processed. */
  RELEASED,
  IN_DOUBT;

  /** The state that an attempt with this outcome ends in. */
  public static AttemptState after(Outcome outcome) {
    if (outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Duplicate) {
      return ACCEPTED;
    }
    if (outcome instanceof Outcome.Rejected) {
      return REJECTED;
    }
    return outcome instanceof Outcome.Retryable ? RELEASED : IN_DOUBT;
  }
}
