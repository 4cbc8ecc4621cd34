// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.AttemptStore;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.MovableClock;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of a redriven dead letter after a person has settled its receipts. */
class WorkedOffLettersTest {

  private final ObjectMapper mapper = new ObjectMapper();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-12T19:03:58Z"));
  private final FakeProcessor processing = new FakeProcessor();
  private final FakeQueues queues = new FakeQueues();
  private final AttemptStore store = TestTriggers.memory(clock);
  private final QueueTrigger queue = TestTriggers.queue(processing, queues, 50, store, clock);
  private final DirectTrigger direct =
      TestTriggers.direct(
          processing, queues, new Telemetry("local", clock, line -> {}), store, clock);

  static List<Outcome> deaths() {
    return List.of(new InDoubt("no answer in time"), new Rejected("the vendor answered 422"));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void endsQuietlyWhereItsReceiptsAreSettledAsAccepted(Outcome death) throws Exception {
    Message letter = letter(death);
    settle("accepted");
    clock.advance(Duration.ofDays(13));

    deliver(letter);

    assertThat(queues.letters).containsExactly(letter);
    assertThat(processing.calls()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void sendsWhatIsReleased(Outcome death) throws Exception {
    Message letter = letter(death);
    settle("released");
    clock.advance(Duration.ofDays(13));

    deliver(letter);

    assertThat(queues.letters).containsExactly(letter);
    assertThat(processing.calls()).hasSize(2);
  }

  @Test
  void endsQuietlyWhereItsReceiptWasSentSince() throws Exception {
    Message letter = letter(new Rejected("the vendor answered 422"));
    direct.handle(mapper.readTree("[1]"), TestTriggers.invocation(clock));
    clock.advance(Duration.ofDays(13));

    deliver(letter);

    assertThat(queues.letters).containsExactly(letter);
    assertThat(processing.calls()).hasSize(2);
  }

  @Test
  void becomesALetterAgainWhereNobodyHasDealtWithIt() throws Exception {
    Message letter = letter(new InDoubt("no answer in time"));
    clock.advance(Duration.ofDays(13));

    deliver(letter);

    assertThat(queues.letters).hasSize(2);
    assertThat(processing.calls()).hasSize(1);
  }

  private Message letter(Outcome death) throws JsonProcessingException {
    processing.answer(death);
    deliver(new Message("[1]", java.util.Map.of(), "", Duration.ZERO));
    clock.advance(Duration.ofHours(1));
    assertThat(queues.letters).hasSize(1);
    return queues.letters.get(0);
  }

  private void settle(String as) throws JsonProcessingException {
    var seen = new ArrayList<String>();
    JsonNode asked = invoke("{\"ask\":[1]}");
    asked
        .path("documents")
        .forEach(
            document ->
                seen.add(
                    "{\"id\":%s,\"seen\":%s}"
                        .formatted(document.path("id"), document.path("since"))));
    JsonNode settled = invoke("{\"settle\":" + seen + ",\"as\":\"" + as + "\"}");
    assertThat(settled.path("settled").intValue()).isEqualTo(1);
  }

  private JsonNode invoke(String event) throws JsonProcessingException {
    return direct.handle(mapper.readTree(event), TestTriggers.invocation(clock));
  }

  /** Like a redrive: the attributes stay, the sent time is new. */
  private void deliver(Message message) throws JsonProcessingException {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ObjectNode record =
        event
            .putArray("Records")
            .addObject()
            .put("messageId", "message-1")
            .put("body", message.body())
            .put("eventSource", "aws:sqs")
            .put("eventSourceARN", "arn:aws:sqs:eu-central-1:123456789012:reloads");
    record
        .putObject("attributes")
        .put("SentTimestamp", Long.toString(clock.instant().toEpochMilli()));
    ObjectNode attributes = record.putObject("messageAttributes");
    message
        .attributes()
        .forEach((name, value) -> attributes.putObject(name).put("stringValue", value));
    JsonNode reply = queue.handle(event, TestTriggers.invocation(clock));
    assertThat(mapper.readTree(reply.toString()))
        .isEqualTo(mapper.readTree("{\"batchItemFailures\":[]}"));
  }
}
