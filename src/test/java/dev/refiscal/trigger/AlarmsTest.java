// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.MovableClock;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.telemetry.AlarmRules;
import dev.refiscal.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alarms not covered by {@code dev.refiscal.function.AlarmsTest}. */
class AlarmsTest {

  private final AlarmRules alarms = AlarmRules.deployed();
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-12T19:03:58Z"));
  private final FakeProcessor processing = new FakeProcessor();
  private final UnreliableStore store = new UnreliableStore(TestTriggers.memory(clock));
  private final List<String> lines = new ArrayList<>();
  private final Telemetry telemetry = new Telemetry("acme", clock, lines::add);
  private final QueueTrigger trigger =
      TestTriggers.queue(processing, new FakeQueues(), 50, store, telemetry, clock);

  @Test
  void areTheseAndThoseOfTheRunningFunction() {
    assertThat(alarms.names())
        .containsExactly(
            "gave-up",
            "in-doubt",
            "ledger-unavailable",
            "rejected",
            "retrying",
            "token-failures",
            "vendor-errors",
            "waiting");
  }

  @Test
  void knowOfAReceiptThatIsGivenUp() {
    processing.answer(Retryable.because("busy", Duration.ofMinutes(2)));

    assertThat(raisedByAReceiptThatIs(Duration.ofDays(4))).contains("gave-up");
  }

  @Test
  void knowOfALedgerThatCannotBeWritten() {
    store.breakDown();

    assertThat(raisedByAReceiptThatIs(Duration.ofMinutes(1)))
        .containsExactly("ledger-unavailable", "retrying");
    assertThat(processing.calls()).isEmpty();
  }

  private Iterable<String> raisedByAReceiptThatIs(Duration old) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ObjectNode message =
        event
            .putArray("Records")
            .addObject()
            .put("messageId", "message-0")
            .put("receiptHandle", "handle-0")
            .put("body", "[1]")
            .put("eventSource", "aws:sqs")
            .put("eventSourceARN", "arn:aws:sqs:eu-central-1:123456789012:reloads");
    message
        .putObject("attributes")
        .put("ApproximateReceiveCount", "1")
        .put("SentTimestamp", Long.toString(clock.instant().minus(old).toEpochMilli()));
    trigger.handle(event, TestTriggers.invocation(clock));
    telemetry.flush("request-1", Duration.ofMillis(1));
    return alarms.raisedBy(lines);
  }
}
