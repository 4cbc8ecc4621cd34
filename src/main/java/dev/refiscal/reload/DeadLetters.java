// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.List;

/** Where messages end that no retry can help. Safe for several threads. */
public interface DeadLetters {

  /** Where no queue is configured: takes nothing. */
  DeadLetters NONE = letter -> false;

  /**
   * Puts a letter on the queue.
   *
   * @return whether the letter is certainly kept; failures show here, not as exceptions
   */
  boolean put(DeadLetter letter);

  /**
   * A message, or part of one, for a person to look at.
   *
   * @param body of the original message, unchanged
   * @param outcome {@link Outcome#label()}, or {@code unreadable}
   * @param reason for the person
   * @param ids the documents of the message that it is about; none where they could not be read
   * @param attempts how often the message was received, earlier messages with the same ids included
   * @param requestId of the invocation
   * @param messageId of the original message
   */
  record DeadLetter(
      String body,
      String outcome,
      String reason,
      List<DocumentId> ids,
      int attempts,
      String requestId,
      String messageId) {}
}
