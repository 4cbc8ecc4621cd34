// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The replies to direct invocations, and their metrics. */
class DirectTriggerTest {

  private final ObjectMapper mapper = new ObjectMapper();
  private final FakeProcessor processing = new FakeProcessor();
  private final FakeQueues queues = new FakeQueues();
  private final List<String> lines = new ArrayList<>();
  private final Telemetry telemetry = new Telemetry("local", Clock.systemUTC(), lines::add);
  private final DirectTrigger trigger = TestTriggers.direct(processing, queues, telemetry);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[1];true",
        "{\"ids\":[1]};true",
        "{\"ask\":[1]};true",
        "{\"list\":\"inDoubt\"};true",
        "{\"settle\":[]};true",
        "{};false",
        "7;false",
        "{\"id\":1};false"
      })
  void knowsItsOwnEventsAlone(String event, boolean own) throws JsonProcessingException {
    assertThat(trigger.recognizes(mapper.readTree(event))).isEqualTo(own);
    assertThat(trigger.name()).isEqualTo("direct");
  }

  @Test
  void repliesWithTheReport() throws JsonProcessingException {
    processing.answer(new Accepted(), new Rejected("400"));

    // As text, since built trees hold longs where parsed ones hold ints.
    assertThat(mapper.readTree(invoke("[1,2]").toString()))
        .isEqualTo(
            mapper.readTree(
                """
                {"requestId": "request-1", "summary": {"accepted": 1, "rejected": 1},
                 "documents": [
                   {"id": 1, "outcome": "accepted"},
                   {"id": 2, "outcome": "rejected", "reason": "400"}]}
                """));
  }

  @Test
  void countsEachOutcome() throws JsonProcessingException {
    processing.answer(new Accepted(), new Rejected("400"));

    invoke("[1,2]");

    assertThat(counted()).contains("\"Accepted\":1", "\"Rejected\":1").doesNotContain("Forced");
  }

  @Test
  void countsWhatAPersonForces() throws JsonProcessingException {
    invoke("{\"ids\":[1,2],\"force\":true}");

    assertThat(counted()).contains("\"Forced\":2");
  }

  @Test
  void queuesWhatIsRetryableWithTheBirthOfTheRequest() throws JsonProcessingException {
    processing.answer(Retryable.because("busy"));

    JsonNode reply = invoke("{\"ids\":[1],\"force\":true}");

    assertThat(reply.get("documents").get(0).get("queued").booleanValue()).isTrue();
    assertThat(queues.retries).hasSize(1);
    assertThat(queues.retries.get(0).body()).isEqualTo("{\"ids\":[1],\"force\":true}");
    assertThat(queues.retries.get(0).attributes())
        .containsEntry("Force", "true")
        .containsEntry("Attempts", "1")
        .containsEntry("AskedBy", "request-1")
        .containsKey("Birth");
  }

  /** Nobody reads the reply of an asynchronous invocation. */
  @Test
  void failsWithTheReportWhereWhatIsRetryableCannotBeQueued() {
    processing.answer(new Accepted(), Retryable.because("busy"));
    queues.breakDown();

    assertThatThrownBy(() -> invoke("[1,2]"))
        .isInstanceOf(NotQueuedException.class)
        .hasMessageContaining("{\"id\":1,\"outcome\":\"accepted\"}")
        .hasMessageContaining("{\"id\":2,\"outcome\":\"retryable\",\"reason\":\"busy\"}");
  }

  private JsonNode invoke(String event) throws JsonProcessingException {
    return trigger.handle(mapper.readTree(event), TestTriggers.invocation());
  }

  private String counted() {
    telemetry.flush("request-1", Duration.ZERO);
    return lines.toString();
  }
}
