// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FakeProcessing;
import dev.refiscal.reload.InMemoryAttemptLedger;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.ReloadSettings;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What HTTP callers are told where there is a queue for retries. */
class HttpTriggerTest {

  private static final Retryable BUSY = Retryable.because("busy");

  private final ObjectMapper mapper = new ObjectMapper();
  private final FakeProcessing processing = new FakeProcessing();
  private final FakeQueues queues = new FakeQueues();
  private final HttpTrigger trigger = trigger();

  @Test
  void answers202WhereTheRestIsQueued() throws JsonProcessingException {
    processing.answer(new Accepted(), BUSY);

    JsonNode reply = post("[1,2]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(202);
    assertThat(mapper.readTree(reply.get("body").textValue()))
        .isEqualTo(
            mapper.readTree(
                """
                {"requestId": "request-1", "summary": {"accepted": 1, "retryable": 1},
                 "documents": [
                   {"id": 1, "outcome": "accepted"},
                   {"id": 2, "outcome": "retryable", "reason": "busy", "queued": true}]}
                """));
    assertThat(queues.retried).isEqualTo(Map.of(new DocumentId(2), 1));
  }

  @Test
  void answers207WhereOnlySomeOfTheRestIsQueued() {
    processing.answer(new InDoubt("500"), BUSY);

    JsonNode reply = post("[1,2]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(207);
    assertThat(queues.retried).containsOnlyKeys(new DocumentId(2));
  }

  @Test
  void answers503WhereTheQueueTakesNothing() {
    processing.answer(BUSY);
    queues.breakDown();

    assertThat(post("[1]").get("statusCode").intValue()).isEqualTo(503);
  }

  @Test
  void queuesNothingThatAPersonForces() {
    processing.answer(BUSY);

    assertThat(post("{\"ids\":[1],\"force\":true}").get("statusCode").intValue()).isEqualTo(503);
    assertThat(queues.retried).isEmpty();
  }

  private JsonNode post(String body) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("body", body);
    event.putObject("headers").put("content-type", "application/json");
    event.putObject("requestContext").putObject("http").put("method", "POST");
    assertThat(trigger.recognizes(event)).isTrue();
    var deadline = Deadline.after(0, Duration.ofMinutes(1), Duration.ZERO, Clock.systemUTC());
    return trigger.handle(event, new Invocation("request-1", deadline));
  }

  private HttpTrigger trigger() {
    Clock clock = Clock.systemUTC();
    RefiscalConfig config = TestConfig.with(Map.of());
    var service =
        new ReloadService(
            processing,
            new InMemoryAttemptLedger(Duration.ofHours(24), clock),
            Optional.empty(),
            new ReloadSettings(1, true, Duration.ZERO, Duration.ofMinutes(1)),
            clock);
    var telemetry = new Telemetry("local", clock, line -> {});
    return new HttpTrigger(
        new ReloadRequestReader(mapper, config),
        new Reloads(service, telemetry),
        new Requeue(queues, config, telemetry),
        telemetry);
  }
}
