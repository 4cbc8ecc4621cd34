// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Outcomes;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;

/** The reply to a batch of messages, whatever they contain and whatever the outcome. */
class QueueTriggerProperties {

  private static final Clock CLOCK = Clock.systemUTC();

  private FakeProcessor processing;
  private FakeQueues queues;
  private QueueTrigger trigger;

  @BeforeTry
  void startAnew() {
    processing = new FakeProcessor();
    queues = new FakeQueues();
    trigger = trigger();
  }

  @Property
  void eachMessageComesBackOnceOrIsAccountedFor(
      @ForAll("batches") List<Set<Long>> batch,
      @ForAll("answers") List<Outcome> answers,
      @ForAll boolean fifo,
      @ForAll boolean queuesDown) {
    processing.answer(answers.toArray(new Outcome[0]));
    if (queuesDown) {
      queues.breakDown();
    }

    List<String> failures = failures(batch, fifo);

    List<String> messages = messageIds(batch.size());
    assertThat(failures).doesNotHaveDuplicates().isSubsetOf(messages);
    if (fifo) {
      int done = batch.size() - failures.size();
      assertThat(failures).isEqualTo(messages.subList(done, batch.size()));
      assertThat(queues.retries).isEmpty();
    }
    Set<Long> accepted = accepted(answers);
    for (int i = 0; i < batch.size(); i++) {
      if (!failures.contains(messages.get(i))) {
        assertAccountedFor(messages.get(i), batch.get(i), accepted);
      }
    }
  }

  private void assertAccountedFor(String message, Set<Long> ids, Set<Long> accepted) {
    var accountedFor = new HashSet<>(accepted);
    queues.retries.forEach(retry -> accountedFor.addAll(ids(retry)));
    var letters =
        queues.letters.stream()
            .filter(letter -> letter.attributes().get("MessageId").equals(message))
            .toList();
    letters.forEach(letter -> accountedFor.addAll(ids(letter)));
    assertThat(ids).isSubsetOf(accountedFor);
    if (ids.isEmpty()) {
      assertThat(letters).hasSize(1);
    }
  }

  private static Set<Long> ids(Message message) {
    return Pattern.compile("\\d+")
        .matcher(message.body())
        .results()
        .map(id -> Long.valueOf(id.group()))
        .collect(Collectors.toSet());
  }

  /** The ids that the vendor accepted, by its answers. */
  private Set<Long> accepted(List<Outcome> answers) {
    var accepted = new HashSet<Long>();
    for (int call = 0; call < processing.calls().size(); call++) {
      if (call >= answers.size() || answers.get(call).done()) {
        processing.calls().get(call).stream().map(DocumentId::value).forEach(accepted::add);
      }
    }
    return accepted;
  }

  private List<String> failures(List<Set<Long>> batch, boolean fifo) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    var records = event.putArray("Records");
    List<String> messages = messageIds(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      records
          .addObject()
          .put("messageId", messages.get(i))
          .put("receiptHandle", "handle-" + i)
          .put("body", batch.get(i).toString())
          .put("eventSource", "aws:sqs")
          .put("eventSourceARN", "arn:aws:sqs:eu-central-1:1:q" + (fifo ? ".fifo" : ""));
    }
    JsonNode reply = trigger.handle(event, TestTriggers.invocation());
    return reply.get("batchItemFailures").findValuesAsText("itemIdentifier");
  }

  private static List<String> messageIds(int messages) {
    return IntStream.range(0, messages).mapToObj(i -> "message-" + i).toList();
  }

  private QueueTrigger trigger() {
    return TestTriggers.queue(processing, queues, 5, CLOCK);
  }

  /** Messages with a few ids each. The empty ones are unreadable. */
  @Provide
  Arbitrary<List<Set<Long>>> batches() {
    return Arbitraries.longs().between(1, 20).set().ofMaxSize(8).list().ofMinSize(1).ofMaxSize(10);
  }

  @Provide
  Arbitrary<List<Outcome>> answers() {
    return Outcomes.any().list().ofMaxSize(20);
  }
}
