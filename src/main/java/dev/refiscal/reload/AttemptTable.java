// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Stores one {@link Attempt} per document and replaces it by compare-and-set. {@link RuleOfTime}
 * makes all decisions. Thread-safe; a shared table is also safe across processes.
 */
public interface AttemptTable {

  /**
   * Writes each record if the table still holds the expected one.
   *
   * @param changes changes for any number of documents; each succeeds or fails on its own
   * @param atMost the time limit; positive
   * @return one result for each document; failures show here, not as exceptions
   */
  Map<DocumentId, Result> write(Map<DocumentId, Change> changes, Duration atMost);

  /**
   * A record to write.
   *
   * @param expected the record that was read; empty if there was none
   */
  record Change(Optional<Attempt> expected, Attempt record) {}

  /** The result of one write. */
  sealed interface Result {

    /** The record was written. */
    record Written() implements Result {}

    /** The table holds a different record, or none (empty). */
    record Refused(Optional<Attempt> found) implements Result {}

    /** Not written for a transient reason: a conflicting write, or the table was throttled. */
    record NotNow() implements Result {}

    /**
     * The record may or may not have been written.
     *
     * @param why human-readable
     */
    record Unanswered(String why) implements Result {}
  }
}
