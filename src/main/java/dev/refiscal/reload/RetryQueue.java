// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Where documents wait to be tried again. Safe for several threads. */
public interface RetryQueue {

  /** The message attribute that counts how often a message's ids were tried before. */
  String ATTEMPTS_ATTRIBUTE = "Attempts";

  /** Where no queue is configured: takes nothing. */
  RetryQueue NONE =
      new RetryQueue() {
        @Override
        public Set<DocumentId> put(Collection<DocumentId> ids, Duration delay, int attempts) {
          return Set.of();
        }

        @Override
        public void postpone(Map<String, Duration> messages) {
          // The messages come back when their queue says so.
        }
      };

  /**
   * Puts documents on the queue.
   *
   * @param delay before they come back; what the queue cannot keep that long comes back earlier
   * @param attempts how often they were tried so far
   * @return the ids that are certainly on the queue; failures show here, not as exceptions
   */
  Set<DocumentId> put(Collection<DocumentId> ids, Duration delay, int attempts);

  /**
   * Has messages that were received from the queue and will not be done come back later. A message
   * for which that fails comes back when the queue's own visibility timeout ends.
   *
   * @param messages the time from now, by receipt handle
   */
  void postpone(Map<String, Duration> messages);
}
