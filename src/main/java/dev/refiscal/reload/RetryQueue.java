// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where documents wait to be tried again. Safe for several threads. */
public interface RetryQueue {

  /** Where no queue is configured: takes nothing. */
  RetryQueue NONE =
      new RetryQueue() {
        @Override
        public Set<Message> send(List<Message> messages, Deadline deadline) {
          return Set.of();
        }

        @Override
        public void postpone(Map<String, Duration> receipts, Deadline deadline) {
          // The messages come back when their queue says so.
        }
      };

  /** The longest that a message is delayed. */
  Duration LONGEST_DELAY = Duration.ofMinutes(15);

  /**
   * Puts messages on the queue.
   *
   * @param messages with a delay of at most {@link #LONGEST_DELAY}
   * @return the messages that are certainly on the queue; failures show here, not as exceptions
   */
  Set<Message> send(List<Message> messages, Deadline deadline);

  /**
   * Keeps messages that were received from the queue and will not be done from coming back before
   * their time. A message for which that fails comes back when the queue's own visibility timeout
   * ends.
   *
   * @param receipts the time from now, by receipt handle
   */
  void postpone(Map<String, Duration> receipts, Deadline deadline);
}
