// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.DeadLetters.DeadLetter;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What becomes of messages where there are queues for retries and dead letters. */
class QueueTriggerTest {

  private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:reloads";
  private static final String FIFO_QUEUE = QUEUE + ".fifo";
  private static final Retryable BUSY = new Retryable("busy", Duration.ofMinutes(2), false);

  private final FakeProcessor processing = new FakeProcessor();
  private final FakeQueues queues = new FakeQueues();
  private final QueueTrigger trigger = trigger();

  @Test
  void buriesAnUnreadableMessageAsItCame() {
    assertThat(failures(QUEUE, "[1", "[2]")).isEmpty();

    assertThat(queues.letters)
        .containsExactly(
            new DeadLetter(
                "[1",
                "unreadable",
                "the body is not valid JSON at line 1, column 3",
                List.of(),
                4,
                "request-1",
                "message-0"));
  }

  @Test
  void buriesWhatTheVendorRejects() {
    processing.answer(new Rejected("the vendor answered 404"));

    assertThat(failures(QUEUE, "[1]")).isEmpty();
    assertThat(queues.letters)
        .containsExactly(
            new DeadLetter(
                "[1]",
                "rejected",
                "the vendor answered 404",
                List.of(new DocumentId(1)),
                4,
                "request-1",
                "message-0"));
  }

  @Test
  void buriesWhatIsInDoubtAndNeverRetriesIt() {
    processing.answer(new InDoubt("no answer in time"));

    assertThat(failures(QUEUE, "[1]")).isEmpty();
    assertThat(queues.letters).extracting(DeadLetter::outcome).containsExactly("inDoubt");
    assertThat(queues.retried).isEmpty();
    assertThat(queues.postponed).isEmpty();
  }

  @Test
  void hasAMessageComeBackThatCannotBeBuried() {
    queues.breakDown();
    processing.answer(new InDoubt("no answer in time"));

    assertThat(failures(QUEUE, "[1]", "nonsense"))
        .containsExactlyInAnyOrder("message-0", "message-1");
  }

  @Test
  void postponesAMessageOfWhichNothingIsDone() {
    processing.answer(BUSY);

    assertThat(failures(QUEUE, "[1]")).containsExactly("message-0");
    assertThat(queues.retried).isEmpty();
    assertThat(queues.postponed.get("handle-0")).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void replacesAMessageOfWhichPartIsDoneWithTheRest() {
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);

    assertThat(failures(QUEUE, "[1,2]")).isEmpty();
    assertThat(queues.letters).extracting(DeadLetter::ids).containsExactly(ids(1));
    assertThat(queues.retried).isEqualTo(Map.of(new DocumentId(2), 4));
    assertThat(queues.postponed).isEmpty();
  }

  @Test
  void hasAMessageOfWhichPartIsDoneComeBackWhereTheRestCannotBeSent() {
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);
    queues.breakDown();

    assertThat(failures(QUEUE, "[1,2]")).containsExactly("message-0");
  }

  @Test
  void doesNotReplaceTheMessagesOfAFifoQueue() {
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);

    assertThat(failures(FIFO_QUEUE, "[1,2]", "[3]")).containsExactly("message-0", "message-1");
    assertThat(queues.retried).isEmpty();
    assertThat(processing.calls()).doesNotContain(ids(3));
  }

  @Test
  void goesOnInAFifoQueueAfterABuriedMessage() {
    assertThat(failures(FIFO_QUEUE, "nonsense", "[3]")).isEmpty();
    assertThat(processing.calls()).containsExactly(ids(3));
  }

  private List<String> failures(String queue, String... bodies) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    var records = event.putArray("Records");
    for (int i = 0; i < bodies.length; i++) {
      ObjectNode message =
          records
              .addObject()
              .put("messageId", "message-" + i)
              .put("receiptHandle", "handle-" + i)
              .put("body", bodies[i])
              .put("eventSource", "aws:sqs")
              .put("eventSourceARN", queue);
      message.putObject("attributes").put("ApproximateReceiveCount", "3");
      message
          .putObject("messageAttributes")
          .putObject("Attempts")
          .put("stringValue", "1")
          .put("dataType", "Number");
    }
    assertThat(trigger.recognizes(event)).isTrue();
    var deadline = Deadline.after(0, Duration.ofMinutes(1), Duration.ZERO, Clock.systemUTC());
    JsonNode reply = trigger.handle(event, new Invocation("request-1", deadline));
    return reply.get("batchItemFailures").findValuesAsText("itemIdentifier");
  }

  private QueueTrigger trigger() {
    return TestTriggers.queue(processing, queues, 50, Clock.systemUTC());
  }

  private static List<DocumentId> ids(long... ids) {
    return LongStream.of(ids).mapToObj(DocumentId::new).toList();
  }
}
