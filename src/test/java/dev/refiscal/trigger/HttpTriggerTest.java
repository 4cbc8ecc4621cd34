// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
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

/** The replies to HTTP callers with a retry queue. */
class HttpTriggerTest {

  private static final Retryable BUSY = Retryable.because("busy");

  private final ObjectMapper mapper = new ObjectMapper();
  private final FakeProcessor processing = new FakeProcessor();
  private final FakeQueues queues = new FakeQueues();
  private final List<String> lines = new ArrayList<>();
  private final Telemetry telemetry = new Telemetry("local", Clock.systemUTC(), lines::add);
  private final HttpTrigger trigger = TestTriggers.http(processing, queues, telemetry);

  @Test
  void answers202WhereTheRestIsQueued() throws JsonProcessingException {
    processing.answer(new Accepted(), BUSY);

    JsonNode reply = post("[1,2,3]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(202);
    assertThat(mapper.readTree(reply.get("body").textValue()))
        .isEqualTo(
            mapper.readTree(
                """
                {"requestId": "request-1", "summary": {"accepted": 1, "retryable": 2},
                 "documents": [
                   {"id": 1, "outcome": "accepted"},
                   {"id": 2, "outcome": "retryable", "reason": "busy", "queued": true},
                   {"id": 3, "outcome": "retryable", "reason": "busy", "queued": true}]}
                """));
    assertThat(queues.retries).extracting(Message::body).containsExactly("{\"ids\":[2,3]}");
    assertThat(counted()).contains("\"Requeued\":1");
  }

  @Test
  void answers207WhereOnlySomeAreAccepted() {
    processing.answer(new Accepted(), new Rejected("400"));

    assertThat(post("[1,2]").get("statusCode").intValue()).isEqualTo(207);
  }

  @Test
  void answers207WhereOnlySomeOfTheRestIsQueued() {
    processing.answer(new InDoubt("500"), BUSY);

    JsonNode reply = post("[1,2]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(207);
    assertThat(queues.retries).extracting(Message::body).containsExactly("{\"ids\":[2]}");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 30", "PT2M, 120"})
  void answers503WhereNothingIsAcceptedAndTheQueueTakesNothing(Duration asked, String retryAfter) {
    processing.answer(new Rejected("400"), Retryable.because("busy", asked));
    queues.breakDown();

    JsonNode reply = post("[1,2]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(503);
    assertThat(reply.get("headers").get("retry-after").textValue()).isEqualTo(retryAfter);
  }

  @Test
  void queuesWhatAPersonForcesWithThePersonsWord() {
    processing.answer(BUSY);

    assertThat(post("{\"ids\":[1],\"force\":true}").get("statusCode").intValue()).isEqualTo(202);
    assertThat(queues.retries.get(0).attributes()).containsEntry("Force", "true");
  }

  @Test
  void isBornWhenTheGatewayGotIt() {
    processing.answer(BUSY);

    ObjectNode event = event("POST", "application/json", "[1]");
    ((ObjectNode) event.get("requestContext")).put("timeEpoch", 1_773_342_238_123L);
    trigger.handle(event, TestTriggers.invocation());

    assertThat(processing.calls()).as("nobody waits any more").isEmpty();
    assertThat(queues.retries.get(0).attributes())
        .containsEntry("Birth", "2026-03-12T19:03:58.123Z");
  }

  @Test
  void answers200WhereAllIsAccepted() {
    JsonNode reply = post("[1]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(200);
    assertThat(reply.get("headers").get("content-type").textValue()).isEqualTo("application/json");
  }

  @Test
  void asksForPost() {
    JsonNode reply = send("GET", "application/json", "[1]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(405);
    assertThat(reply.get("headers").get("allow").textValue()).isEqualTo("POST");
    assertThat(processing.calls()).isEmpty();
  }

  @Test
  void asksForJson() {
    JsonNode reply = send("POST", "text/plain", "[1]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(415);
    assertThat(reply.get("headers").get("accept-post").textValue()).isEqualTo("application/json");
    assertThat(processing.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"WzFd, 200", "[1], 400", "/w==, 400"})
  void readsABodyThatTheGatewayHasEncoded(String body, int status) {
    ObjectNode event = event("POST", "application/json", body).put("isBase64Encoded", true);

    JsonNode reply = trigger.handle(event, TestTriggers.invocation());

    assertThat(reply.get("statusCode").intValue()).isEqualTo(status);
  }

  @Test
  void saysWhatIsWrongWithABodyAndCountsIt() {
    JsonNode reply = post("[1.5]");

    assertThat(reply.get("statusCode").intValue()).isEqualTo(400);
    assertThat(reply.get("headers").get("content-type").textValue())
        .isEqualTo("application/problem+json");
    assertThat(counted()).contains("\"Unreadable\":1");
  }

  @Test
  void answers502WhereSomethingIsInDoubtAndNothingAccepted() {
    processing.answer(new Rejected("400"), new InDoubt("500"), BUSY);
    queues.breakDown();

    assertThat(post("[1,2,3]").get("statusCode").intValue()).isEqualTo(502);
  }

  @Test
  void answers422WhereAllIsRejected() {
    processing.answer(new Rejected("400"));

    assertThat(post("[1]").get("statusCode").intValue()).isEqualTo(422);
  }

  @Test
  void answers504WhereThereWasNoTime() {
    processing.answer(Retryable.forLackOfTime());
    queues.breakDown();

    assertThat(post("[1]").get("statusCode").intValue()).isEqualTo(504);
  }

  @Test
  void has500ForWhatNobodyExpected() {
    JsonNode reply = trigger.failed(TestTriggers.invocation());

    assertThat(reply.get("statusCode").intValue()).isEqualTo(500);
    assertThat(reply.get("body").textValue()).contains("request-1");
  }

  @Test
  void knowsItsOwnEventsAlone() {
    assertThat(trigger.name()).isEqualTo("http");
    assertThat(trigger.recognizes(JsonNodeFactory.instance.objectNode())).isFalse();
  }

  private JsonNode post(String body) {
    return send("POST", "application/json", body);
  }

  private JsonNode send(String method, String contentType, String body) {
    ObjectNode event = event(method, contentType, body);
    assertThat(trigger.recognizes(event)).isTrue();
    return trigger.handle(event, TestTriggers.invocation());
  }

  private static ObjectNode event(String method, String contentType, String body) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("body", body);
    event.putObject("headers").put("content-type", contentType);
    event.putObject("requestContext").putObject("http").put("method", method);
    return event;
  }

  private String counted() {
    telemetry.flush("request-1", Duration.ZERO);
    return lines.toString();
  }
}
