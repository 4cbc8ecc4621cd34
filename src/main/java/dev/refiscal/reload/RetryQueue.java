// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The queue of documents that wait for a retry. Thread-safe. */
public interface RetryQueue {

  /** Used if no queue is configured: accepts nothing. */
  RetryQueue NONE =
      new RetryQueue() {
        @Override
        public Set<Message> send(List<Message> messages, Deadline deadline) {
          return Set.of();
        }

        @Override
        public void postpone(Map<String, Duration> receipts, Deadline deadline) {
          // The messages are redelivered when their visibility timeout ends.
        }
      };

  /** The maximum message delay of SQS. */
  Duration LONGEST_DELAY = Duration.ofMinutes(15);

  /**
   * Sends messages to the queue.
   *
   * @param messages with a delay of at most {@link #LONGEST_DELAY}
   * @return the messages that are certainly on the queue; failures show here, not as exceptions
   */
  Set<Message> send(List<Message> messages, Deadline deadline);

  /**
   * Extends the visibility timeout of received messages that will not be completed, so that they
   * are not redelivered early. If that fails for a message, it is redelivered after the queue's own
   * visibility timeout.
   *
   * @param receipts the delay from now, by receipt handle
   */
  void postpone(Map<String, Duration> receipts, Deadline deadline);
}
