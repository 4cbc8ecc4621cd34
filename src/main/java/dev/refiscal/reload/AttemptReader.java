// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Shows what an {@link AttemptTable} keeps. Whoever has this alone can change nothing. Safe for
 * several threads.
 */
public interface AttemptReader {

  /** How many documents are read at once. */
  int MOST = 100;

  /**
   * Reads records as they are at this moment.
   *
   * @param ids at most {@link #MOST}
   * @param atMost how long this may take; positive
   * @return the records of those documents that have one
   * @throws LedgerUnavailableException if they could not be read
   */
  Map<DocumentId, Attempt> read(Collection<DocumentId> ids, Duration atMost);

  /**
   * Lists the documents of a state, those first that have been in it for longest. A record that was
   * written a moment ago may be missing, or be there as it was before.
   *
   * @param state one that {@linkplain DocumentState#isOpen() is open}
   * @param limit the most that are listed, at least 1
   * @param after where an earlier page ended; empty for the first one
   * @param atMost how long this may take; positive
   * @throws LedgerUnavailableException if they could not be listed
   */
  Page list(DocumentState state, int limit, Optional<Position> after, Duration atMost);

  /** A place in a list: that of this document, which came to its state then. */
  record Position(Instant at, DocumentId id) {}

  /**
   * A part of a list.
   *
   * @param attempts in the order of the list
   * @param next where the next page begins; empty where there is none
   */
  record Page(Map<DocumentId, Attempt> attempts, Optional<Position> next) {

    public Page {
      attempts = new LinkedHashMap<>(attempts);
    }

    /**
     * A page of a list of which one more than fits was looked up, where there was one.
     *
     * @param found in the order of the list
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
