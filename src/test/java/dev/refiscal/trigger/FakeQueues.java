// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.DeadLetters;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.RetryQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A retry queue and a dead-letter queue that keep what they get, until they break down. */
final class FakeQueues implements RetryQueue, DeadLetters {

  /** What was put on the retry queue, with the number of attempts. */
  final Map<DocumentId, Integer> retried = new LinkedHashMap<>();

  final Map<String, Duration> postponed = new LinkedHashMap<>();
  final List<DeadLetter> letters = new ArrayList<>();
  private boolean down;

  void breakDown() {
    down = true;
  }

  @Override
  public Set<DocumentId> put(Collection<DocumentId> ids, Duration delay, int attempts) {
    if (down) {
      return Set.of();
    }
    ids.forEach(id -> retried.put(id, attempts));
    return Set.copyOf(ids);
  }

  @Override
  public void postpone(Map<String, Duration> messages) {
    postponed.putAll(messages);
  }

  @Override
  public boolean put(DeadLetter letter) {
    if (!down) {
      letters.add(letter);
    }
    return !down;
  }
}
