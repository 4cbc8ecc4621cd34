// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.List;
import java.util.Set;

/** Where messages end that no retry can help. Safe for several threads. */
@FunctionalInterface
public interface DeadLetterQueue {

  /** Where no queue is configured: takes nothing. */
  DeadLetterQueue NONE = (letters, deadline) -> Set.of();

  /**
   * Puts letters on the queue.
   *
   * @return the letters that are certainly kept; failures show here, not as exceptions
   */
  Set<Message> send(List<Message> letters, Deadline deadline);
}
