// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/** Queries the fiscal processor for the status of a document. Thread-safe. */
public interface DocumentStatuses {

  /** The meaning of a status for a document in doubt. */
  enum Meaning {
    /** It failed, and nothing is processing it: it may be sent again. */
    FAILED,
    /** It has its fiscal receipt. */
    DONE,
    /** It is queued or being registered: do not send it. */
    IN_PROGRESS,
    /** An unmapped status, or no answer: do not send it. */
    UNKNOWN
  }

  /** The meaning of the document's current status; {@link Meaning#UNKNOWN} if the call fails. */
  Meaning of(DocumentId id);

  /** The maximum duration of one status query, including its access token. */
  Duration longestCall();
}
