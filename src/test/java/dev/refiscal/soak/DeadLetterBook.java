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
 * What the messages of a queue say of the ids in them.
 *
 * @param outcomes by id; {@code none} where the message does not say
 * @param bodies of all messages
 */
record DeadLetterBook(Map<Long, Set<String>> outcomes, Set<String> bodies) {

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Takes all messages off a queue that can be received, which nobody else does. */
  static DeadLetterBook of(LocalQueue queue) {
    var book = new DeadLetterBook(new HashMap<>(), new HashSet<>());
    for (List<Message> some = queue.receive(10, 1); !some.isEmpty(); some = queue.receive(10, 1)) {
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
      ids(buried ? attributes.get("Ids").stringValue() : message.body())
          .forEach(id -> outcomes.computeIfAbsent(id, any -> new HashSet<>()).add(outcome));
    }
  }

  private static Stream<Long> ids(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).map(Long::valueOf);
  }

  /** Whether a message says this of an id. */
  boolean says(long id, String outcome) {
    return outcomes.getOrDefault(id, Set.of()).contains(outcome);
  }
}
