// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps one {@link Attempt} a document, and replaces it only for those who know it: compare and
 * set. Decides nothing; {@link AttemptLedger} does. Safe for several threads and, where it is
 * shared, several processes.
 */
public interface AttemptTable {

  /**
   * Writes each record, unless the table holds another than was expected.
   *
   * @param changes of any number of documents; each is made or not by itself
   * @param atMost how long this may take; positive
   * @return one result for each document; failures show here, not as exceptions
   */
  Map<DocumentId, Result> write(Map<DocumentId, Change> changes, Duration atMost);

  /**
   * A record to write.
   *
   * @param expected the very record that was seen; empty where none was
   */
  record Change(Optional<Attempt> expected, Attempt record) {}

  /** How one write ended. */
  sealed interface Result {

    /** The record was written. */
    record Written() implements Result {}

    /** It was not, since the table holds something else; empty where it holds nothing. */
    record Refused(Optional<Attempt> found) implements Result {}

    /** It was not, for a reason that passes: others were writing, or the table is throttled. */
    record NotNow() implements Result {}

    /**
     * It is not certain whether it was.
     *
     * @param why for people
     */
    record Unanswered(String why) implements Result {}
  }
}
