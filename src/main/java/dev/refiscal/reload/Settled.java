// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.Optional;

/**
 * The result of settling one document.
 *
 * @param now its current standing; empty if the ledger could not be read
 * @param why it is not settled, human-readable; empty if it is settled
 */
public record Settled(Result result, Optional<Standing> now, String why) {

  /** What became of a person's decision about a document. */
  public enum Result {
    /** The decision is recorded. */
    SETTLED,
    /** The document is not, or no longer, in the state that was seen: nothing was changed. */
    CHANGED,
    /** The decision may not be recorded. */
    UNRECORDED
  }

  /** Whether the decision is recorded. */
  public boolean isSettled() {
    return result == Result.SETTLED;
  }
}
