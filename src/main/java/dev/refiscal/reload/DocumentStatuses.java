// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/** Asks the fiscal processor what became of a document. Safe for several threads. */
public interface DocumentStatuses {

  /** What a status means for a document that is in doubt. */
  enum Meaning {
    /** It failed and lies still: it may be sent again. */
    FAILED,
    /** It has its fiscal receipt. */
    DONE,
    /** It is queued or being registered: leave it alone. */
    IN_PROGRESS,
    /** A status that nobody mapped, or no answer: do not touch. */
    UNKNOWN
  }

  /** What the document's present status means; failures of the call are {@link Meaning#UNKNOWN}. */
  Meaning of(DocumentId id);

  /** The longest that one question can take, its access token included. */
  Duration longestCall();
}
