// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the ledger knows of a document at a moment.
 *
 * @param since when it came to this state; empty if nothing is known of it. A person who settles it
 *     gives this time back, as a sign of what was seen
 * @param duplicateUntil until when a new request for it is a duplicate; empty where it is none.
 *     Requests that were born before it was accepted are duplicates for good
 * @param attempt the record; empty if there is none
 */
public record Standing(
    DocumentState state,
    Optional<Instant> since,
    Optional<Instant> duplicateUntil,
    Optional<Attempt> attempt) {

  /** Of a document that has no record. */
  static final Standing UNKNOWN =
      new Standing(DocumentState.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Reads a record at a moment.
   *
   * @param window how long a new request for an accepted document is a duplicate
   */
  static Standing of(Attempt attempt, Instant now, Duration window) {
    Optional<Instant> doubt = attempt.inDoubtSince(now);
    if (doubt.isPresent()) {
      return new Standing(DocumentState.IN_DOUBT, doubt, Optional.empty(), Optional.of(attempt));
    }
    DocumentState state = DocumentState.of(attempt.state());
    Optional<Instant> duplicateUntil =
        state == DocumentState.SENDING || attempt.freed()
            ? Optional.empty()
            : attempt.accepted().map(accepted -> accepted.plus(window));
    return new Standing(state, Optional.of(attempt.at()), duplicateUntil, Optional.of(attempt));
  }

  /** Whether this is what a person saw, and a person's word can settle it. */
  boolean isOpenSince(Instant seen) {
    return state.isOpen() && since.equals(Optional.of(seen));
  }
}
