// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The read-only view of an {@link AttemptTable}. Thread-safe. */
public interface AttemptReader {

  /** The maximum number of documents in one read. */
  int MOST = 100;

  /**
   * Reads the current records (strongly consistent).
   *
   * @param ids at most {@link #MOST}
   * @param atMost the time limit; positive
   * @return the records of the documents that have one
   * @throws LedgerUnavailableException if they could not be read
   */
  Map<DocumentId, Attempt> read(Collection<DocumentId> ids, Duration atMost);

  /**
   * Lists the documents in a state, oldest first. Eventually consistent: a recent write may be
   * missing.
   *
   * @param state one that {@linkplain DocumentState#isOpen() is open}
   * @param limit the maximum page size, at least 1
   * @param after where the previous page ended; empty for the first page
   * @param atMost the time limit; positive
   * @throws LedgerUnavailableException if they could not be listed
   */
  Page list(DocumentState state, int limit, Optional<Position> after, Duration atMost);

  /** A position in a list: the document, and when it entered the state. */
  record Position(Instant at, DocumentId id) {}

  /**
   * A page of a list.
   *
   * @param attempts the records in list order
   * @param next where the next page begins; empty if there is none
   */
  record Page(Map<DocumentId, Attempt> attempts, Optional<Position> next) {

    public Page {
      attempts = new LinkedHashMap<>(attempts);
    }

    /**
     * Makes a page from a lookup of up to {@code limit} + 1 records.
     *
     * @param found the records in list order
     */
    public static Page of(Map<DocumentId, Attempt> found, int limit) {
      var attempts = new LinkedHashMap<DocumentId, Attempt>();
      Optional<Position> last = Optional.empty();
      for (var entry : found.entrySet()) {
        if (attempts.size() == limit) {
          return new Page(attempts, last);
        }
        attempts.put(entry.getKey(), entry.getValue());
        last = Optional.of(new Position(entry.getValue().at(), entry.getKey()));
      }
      return new Page(attempts, Optional.empty());
    }
  }
}
