// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.Optional;

/**
 * How the settling of one document ended.
 *
 * @param now what the ledger knows of it now; empty where that could not be read
 * @param why it is not settled, for people; empty if it is
 */
public record Settled(Result result, Optional<Standing> now, String why) {

  /** What became of a person's word about a document. */
  public enum Result {
    /** It is recorded. */
    SETTLED,
    /** The document is not, or no longer, as it was seen: nothing was changed. */
    CHANGED,
    /** It is not certain that it is recorded. */
    UNRECORDED
  }

  /** Whether the word is recorded. */
  public boolean isSettled() {
    return result == Result.SETTLED;
  }
}
