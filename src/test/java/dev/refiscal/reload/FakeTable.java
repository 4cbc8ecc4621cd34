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

/** A table that stores records and fails on demand. */
final class FakeTable implements AttemptTable {

  private final AttemptTable table;
  private final Deque<Failure> failures = new ArrayDeque<>();
  private final Set<DocumentId> unwritable = new LinkedHashSet<>();
  private final Map<DocumentId, Attempt> last = new LinkedHashMap<>();
  private int writes;

  FakeTable(Clock clock) {
    this(new InMemoryAttemptTable(Duration.ofDays(90), clock));
  }

  /** The table may have other writers. */
  FakeTable(AttemptTable table) {
    this.table = table;
  }

  /** How a write fails. */
  enum Failure {
    NONE,
    NOT_MADE_AND_UNANSWERED,
    MADE_AND_UNANSWERED,
    NOT_NOW
  }

  /** Fails the next writes, one each. */
  void fail(Failure... next) {
    failures.addAll(java.util.List.of(next));
  }

  /** Never writes this document again, nor answers for it. */
  void lose(DocumentId id) {
    unwritable.add(id);
  }

  /** The last record written for a document; {@code null} if none. */
  Attempt last(DocumentId id) {
    return last.get(id);
  }

  /** The number of writes. */
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
