// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a document at a point in time, according to the ledger.
 *
 * @param since when it entered this state; empty if there is no record. A person who settles the
 *     document returns this time as proof of what was seen
 * @param duplicateUntil until when a new request for it is a duplicate; empty if it is not one.
 *     Requests made before it was accepted are always duplicates
 * @param attempt the record; empty if there is none
 */
public record Standing(
    DocumentState state,
    Optional<Instant> since,
    Optional<Instant> duplicateUntil,
    Optional<Attempt> attempt) {

  /** The standing of a document without a record. */
  static final Standing UNKNOWN =
      new Standing(DocumentState.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Interprets a record at a point in time.
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

  /** Whether the state is unchanged since the person saw it, and can be settled. */
  boolean isOpenSince(Instant seen) {
    return state.isOpen() && since.equals(Optional.of(seen));
  }
}
