// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table in the memory of one process, for local use and tests. It is not shared and does not
 * survive a restart.
 */
public final class InMemoryAttemptTable implements AttemptStore {

  private static final Comparator<Position> IN_ORDER =
      Comparator.comparing(Position::at).thenComparing(position -> position.id().value());

  private final Map<DocumentId, Attempt> attempts = new LinkedHashMap<>();
  private final Duration retention;
  private final Clock clock;

  /**
   * @param retention how long a record is kept
   */
  public InMemoryAttemptTable(Duration retention, Clock clock) {
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public synchronized Map<DocumentId, Result> write(
      Map<DocumentId, Change> changes, Duration atMost) {
    forget();
    var results = new LinkedHashMap<DocumentId, Result>();
    changes.forEach(
        (id, change) -> {
          Optional<Attempt> found = Optional.ofNullable(attempts.get(id));
          if (found.equals(change.expected())) {
            // Keeps the map in write order, oldest first.
            attempts.remove(id);
            attempts.put(id, change.record());
            results.put(id, new Result.Written());
          } else {
            results.put(id, new Result.Refused(found));
          }
        });
    return results;
  }

  @Override
  public synchronized Map<DocumentId, Attempt> read(Collection<DocumentId> ids, Duration atMost) {
    forget();
    var found = new LinkedHashMap<DocumentId, Attempt>();
    ids.forEach(
        id -> Optional.ofNullable(attempts.get(id)).ifPresent(attempt -> found.put(id, attempt)));
    return found;
  }

  @Override
  public synchronized Page list(
      DocumentState state, int limit, Optional<Position> after, Duration atMost) {
    forget();
    var found = new LinkedHashMap<DocumentId, Attempt>();
    attempts.entrySet().stream()
        .filter(entry -> DocumentState.of(entry.getValue().state()) == state)
        .map(entry -> new Position(entry.getValue().at(), entry.getKey()))
        .sorted(IN_ORDER)
        .filter(position -> after.isEmpty() || IN_ORDER.compare(position, after.get()) > 0)
        .limit(limit + 1L)
        .forEach(position -> found.put(position.id(), attempts.get(position.id())));
    return Page.of(found, limit);
  }

  /** Removes expired records, starting from the oldest. */
  private void forget() {
    var oldest = attempts.values().iterator();
    var now = clock.instant();
    while (oldest.hasNext()) {
      Optional<Instant> expires = oldest.next().expires(retention);
      if (expires.isPresent()) {
        if (!expires.get().isBefore(now)) {
          return;
        }
        oldest.remove();
      }
    }
  }
}
