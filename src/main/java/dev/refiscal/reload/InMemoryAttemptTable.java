// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A table that one process keeps for itself: for local use and tests. Another process, or this one
 * after a restart, knows nothing of its attempts.
 */
public final class InMemoryAttemptTable implements AttemptTable {

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
            // The oldest write comes first.
            attempts.remove(id);
            attempts.put(id, change.record());
            results.put(id, new Result.Written());
          } else {
            results.put(id, new Result.Refused(found));
          }
        });
    return results;
  }

  /** Looks at the oldest records only. */
  private void forget() {
    var oldest = attempts.values().iterator();
    var then = clock.instant().minus(retention);
    while (oldest.hasNext()) {
      Attempt attempt = oldest.next();
      if (!attempt.at().isBefore(then) || !attempt.leaseEnds().isBefore(then)) {
        return;
      }
      oldest.remove();
    }
  }
}
