// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import dev.refiscal.local.LocalQueue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/**
 * What the messages of a queue say about their ids.
 *
 * @param outcomes by id; {@code none} if the message names none
 * @param bodies of all messages
 */
record QueueBook(Map<Long, Set<String>> outcomes, Set<String> bodies) {

  private static final int MOST_RECEIVED = 10;
  private static final int LONG_POLL_SECONDS = 1;
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Drains a queue without other consumers, hidden messages once they are visible. */
  static QueueBook of(LocalQueue queue) {
    var book = new QueueBook(new HashMap<>(), new HashSet<>());
    while (queue.depth().total() > 0) {
      List<Message> some = queue.receive(MOST_RECEIVED, LONG_POLL_SECONDS);
      some.forEach(book::add);
      queue.delete(some);
    }
    return book;
  }

  private void add(Message message) {
    Map<String, MessageAttributeValue> attributes = message.messageAttributes();
    boolean buried = attributes.containsKey("Outcome");
    String outcome = buried ? attributes.get("Outcome").stringValue() : "none";
    bodies.add(message.body());
    if (!outcome.equals("unreadable")) {
      ids(message.body())
          .forEach(id -> outcomes.computeIfAbsent(id, any -> new HashSet<>()).add(outcome));
    }
  }

  private static Stream<Long> ids(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).map(Long::valueOf);
  }

  /** Whether a message reports this outcome for an id. */
  boolean says(long id, String outcome) {
    return outcomes.getOrDefault(id, Set.of()).contains(outcome);
  }
}
