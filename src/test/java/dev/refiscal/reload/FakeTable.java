// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A table that keeps what it is given, and fails as it is told. */
final class FakeTable implements AttemptTable {

  private final AttemptTable table;
  private final Deque<Failure> failures = new ArrayDeque<>();
  private final Set<DocumentId> unwritable = new LinkedHashSet<>();
  private final Map<DocumentId, Attempt> last = new LinkedHashMap<>();
  private int writes;

  FakeTable(Clock clock) {
    this.table = new InMemoryAttemptTable(Duration.ofDays(90), clock);
  }

  /** How a write fails. */
  enum Failure {
    NONE,
    NOT_MADE_AND_UNANSWERED,
    MADE_AND_UNANSWERED,
    NOT_NOW
  }

  /** Fails the next writes, one a time. */
  void fail(Failure... next) {
    failures.addAll(java.util.List.of(next));
  }

  /** Never again writes a record of this document, nor answers for it. */
  void lose(DocumentId id) {
    unwritable.add(id);
  }

  /** The last record that was written of a document; {@code null} if there is none. */
  Attempt last(DocumentId id) {
    return last.get(id);
  }

  /** How often it was called. */
  int writes() {
    return writes;
  }

  @Override
  public synchronized Map<DocumentId, Result> write(
      Map<DocumentId, Change> changes, Duration atMost) {
    writes++;
    Failure failure = failures.isEmpty() ? Failure.NONE : failures.remove();
    var results = new LinkedHashMap<DocumentId, Result>();
    if (failure == Failure.NONE || failure == Failure.MADE_AND_UNANSWERED) {
      var written = new LinkedHashMap<>(changes);
      written.keySet().removeAll(unwritable);
      results.putAll(table.write(written, atMost));
      results.forEach(
          (id, result) -> {
            if (result instanceof Result.Written) {
              last.put(id, changes.get(id).record());
            }
          });
    }
    changes.keySet().forEach(id -> results.putIfAbsent(id, new Result.Unanswered("lost")));
    if (failure == Failure.MADE_AND_UNANSWERED) {
      results.replaceAll((id, result) -> new Result.Unanswered("lost"));
    }
    if (failure == Failure.NOT_NOW) {
      results.replaceAll((id, result) -> new Result.NotNow());
    }
    return results;
  }
}
