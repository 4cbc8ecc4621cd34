// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.RetryQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A retry queue and a dead-letter queue that keep their messages until they break down. */
final class FakeQueues {

  final List<Message> retries = new ArrayList<>();
  final Map<String, Duration> postponed = new LinkedHashMap<>();
  final List<Message> letters = new ArrayList<>();
  private boolean retriesAreDown;
  private boolean lettersAreDown;

  void breakDown() {
    retriesAreDown = true;
    lettersAreDown = true;
  }

  /** The retry queue goes on. */
  void breakDownDeadLetters() {
    lettersAreDown = true;
  }

  RetryQueue retryQueue() {
    return new RetryQueue() {
      @Override
      public Set<Message> send(List<Message> messages, Deadline deadline) {
        return keep(retries, messages, retriesAreDown);
      }

      @Override
      public void postpone(Map<String, Duration> receipts, Deadline deadline) {
        postponed.putAll(receipts);
      }
    };
  }

  DeadLetterQueue deadLetterQueue() {
    return (messages, deadline) -> keep(letters, messages, lettersAreDown);
  }

  /** The outcome, reason and body of each dead letter. */
  List<String> deaths() {
    return letters.stream()
        .map(
            letter ->
                "%s (%s) %s"
                    .formatted(
                        letter.attributes().get("Outcome"),
                        letter.attributes().get("Reason"),
                        letter.body()))
        .toList();
  }

  private static Set<Message> keep(List<Message> queue, List<Message> messages, boolean down) {
    if (down) {
      return Set.of();
    }
    queue.addAll(messages);
    return new LinkedHashSet<>(messages);
  }
}
