// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers queries about documents. It cannot send anything.
 *
 * <p>A document whose lease expired without an outcome is in doubt but not listed yet. The doubt is
 * recorded when the document is queried. Thread-safe.
 */
public final class Inquiry {

  private final AttemptReader reader;
  private final AttemptLedger ledger;
  private final AttemptLedger.Settings settings;
  private final Optional<DocumentStatuses> statuses;
  private final Clock clock;

  /**
   * @param ledger records newly discovered doubts
   * @param statuses present if the vendor can be queried for a document's status
   */
  public Inquiry(
      AttemptReader reader,
      AttemptLedger ledger,
      AttemptLedger.Settings settings,
      Optional<DocumentStatuses> statuses,
      Clock clock) {
    this.reader = reader;
    this.ledger = ledger;
    this.settings = settings;
    this.statuses = statuses;
    this.clock = clock;
  }

  /**
   * Reads the state of each document, with one read per {@value AttemptReader#MOST} documents.
   *
   * @return one answer for each document, in order
   * @throws LedgerUnavailableException if the ledger could not be read in time
   */
  public Map<DocumentId, Standing> ask(Collection<DocumentId> ids, Deadline deadline) {
    var found = new LinkedHashMap<DocumentId, Attempt>();
    for (List<DocumentId> part : Parts.of(List.copyOf(ids), AttemptReader.MOST)) {
      found.putAll(reader.read(part, time(deadline)));
    }
    found.putAll(ledger.writeDown(overdue(found), deadline));
    return standings(ids, found);
  }

  /**
   * Lists the documents in a state, oldest first.
   *
   * @throws LedgerUnavailableException if the ledger could not be read in time
   */
  public Listed list(
      DocumentState state, int limit, Optional<AttemptReader.Position> after, Deadline deadline) {
    AttemptReader.Page page = reader.list(state, limit, after, time(deadline));
    return new Listed(standings(page.attempts().keySet(), page.attempts()), page.next());
  }

  /**
   * A page of a list.
   *
   * @param standings in the order of the list
   * @param next where the next page begins; empty if there is none
   */
  public record Listed(
      Map<DocumentId, Standing> standings, Optional<AttemptReader.Position> next) {}

  /** Whether the vendor can be queried for a document's status. */
  public boolean knowsTheVendor() {
    return statuses.isPresent();
  }

  /**
   * Queries the vendor for the status of the documents, one after another, while the deadline
   * allows.
   *
   * @return the statuses that were queried in time; empty if the vendor cannot be queried
   */
  public Map<DocumentId, DocumentStatuses.Meaning> askVendor(
      Collection<DocumentId> ids, Deadline deadline) {
    var words = new LinkedHashMap<DocumentId, DocumentStatuses.Meaning>();
    statuses.ifPresent(
        vendor -> {
          for (DocumentId id : ids) {
            if (!deadline.allows(vendor.longestCall())) {
              return;
            }
            words.put(id, vendor.of(id));
          }
        });
    return words;
  }

  /** The standing of a record now. */
  Standing standing(Attempt attempt) {
    return Standing.of(attempt, clock.instant(), settings.window());
  }

  private Map<DocumentId, Attempt> overdue(Map<DocumentId, Attempt> found) {
    Instant now = clock.instant();
    var overdue = new LinkedHashMap<>(found);
    overdue.values().removeIf(attempt -> !attempt.isOverdue(now));
    return overdue;
  }

  private Map<DocumentId, Standing> standings(
      Collection<DocumentId> ids, Map<DocumentId, Attempt> found) {
    var standings = new LinkedHashMap<DocumentId, Standing>();
    ids.forEach(
        id ->
            standings.put(
                id,
                Optional.ofNullable(found.get(id)).map(this::standing).orElse(Standing.UNKNOWN)));
    return standings;
  }

  private Duration time(Deadline deadline) {
    Duration time = deadline.atMost(settings.limit());
    if (time.isZero()) {
      throw new LedgerUnavailableException("no time was left in this invocation");
    }
    return time;
  }
}
