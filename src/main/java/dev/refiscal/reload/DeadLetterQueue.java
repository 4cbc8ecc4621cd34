// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.List;
import java.util.Set;

/** The queue of messages that no retry can help. Thread-safe. */
@FunctionalInterface
public interface DeadLetterQueue {

  /** Used if no queue is configured: accepts nothing. */
  DeadLetterQueue NONE = (letters, deadline) -> Set.of();

  /**
   * Sends dead letters to the queue.
   *
   * @return the letters that are certainly on the queue; failures show here, not as exceptions
   */
  Set<Message> send(List<Message> letters, Deadline deadline);
}
