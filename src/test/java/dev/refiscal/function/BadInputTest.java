// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get for input that is not a list of document ids. */
@QuarkusTest
class BadInputTest extends RunningFunction {

  private static final String AN_ID = "not an integer from 1 to 9223372036854775807";
  private static final String TOO_MANY = "[1" + ",1".repeat(10_000) + "]";
  private static final String SEVEN_MEGABYTES = "[" + " ".repeat(7_000_000) + "1]";

  /** A body for each problem type, with status and detail; the reader's test has all bodies. */
  static Stream<Arguments> badBodies() {
    return Stream.of(
        arguments("[1,\"12\"]", 400, "invalid-ids", "[1] is a string, " + AN_ID),
        arguments("", 400, "invalid-json", "the body is empty"),
        arguments(TOO_MANY, 413, "too-many-ids", "there are 10001 ids; the maximum is 10000"),
        arguments(SEVEN_MEGABYTES, 413, "too-large", "the body is larger than 1048576 bytes"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void tellsHttpCallersWhatIsWrongWithTheBody(String body, int status, String type, String detail) {
    assertProblem(http(body), status, type, detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-api-v2", "rest-api-v1"})
  void takesNoBodyForAnEmptyOne(String file) {
    ObjectNode event = Events.http(file, "");
    event.putNull("body");

    assertProblem(http(event), 400, "invalid-json", "the body is empty");
    event.remove("body");
    assertProblem(http(event), 400, "invalid-json", "the body is empty");
  }

  @Test
  void refusesABodyThatIsNotBase64() {
    ObjectNode event = Events.http("http-api-v2", "%%%").put("isBase64Encoded", true);

    assertProblem(http(event), 400, "invalid-encoding", "the body is not valid base64");
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    String body = Base64.getEncoder().encodeToString("[\"\u00ff\"]".getBytes(ISO_8859_1));
    ObjectNode event = Events.http("http-api-v2", body).put("isBase64Encoded", true);

    assertProblem(http(event), 400, "invalid-encoding", "the body is not valid UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
  void refusesOtherMethodsThanPost(String method) {
    ObjectNode event = Events.http("http-api-v2", "[1]");
    event.withObject("/requestContext/http").put("method", method);

    HttpReply reply = http(event);

    assertProblem(reply, 405, "method-not-allowed", "use POST, not another method");
    assertThat(reply.header("allow")).isEqualTo("POST");
  }

  @Test
  void refusesOtherMethodsThanPostOfARestApi() {
    HttpReply reply = http(Events.http("rest-api-v1", "[1]").put("httpMethod", "GET"));

    assertProblem(reply, 405, "method-not-allowed", "use POST, not another method");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/jsonp", "application/x-www-form-urlencoded", ""})
  void refusesOtherMediaTypesThanJson(String contentType) {
    ObjectNode event = Events.http("http-api-v2", "[1]");
    event.withObject("/headers").put("content-type", contentType);

    assertUnsupported(http(event));
  }

  @Test
  void refusesABodyWithoutAMediaType() {
    ObjectNode event = Events.http("http-api-v2", "[1]");
    event.withObject("/headers").remove("content-type");
    assertUnsupported(http(event));

    event.remove("headers");
    assertUnsupported(http(event));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "Application/JSON", "application/json;charset=utf-8"})
  void takesJsonHoweverItIsSpelled(String contentType) {
    ObjectNode event = Events.http("http-api-v2", array(newFailed(1)));
    event.withObject("/headers").removeAll();
    event.withObject("/headers").put("Content-type", contentType);

    assertThat(http(event).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void hasOnlyTheMessageWithABadBodyComeBack(String body, int status, String type, String detail) {
    assertOnlyTheBadMessageComesBack(body);
  }

  @Test
  void takesForceFromAMessageOnlyWithTheAttribute() {
    long id = newFailed(1)[0];
    reload(id);
    ObjectNode event = Events.queue(Events.SQS, "{\"ids\":[" + id + "],\"force\":true}");

    assertThat(invoke(event).get("batchItemFailures")).hasSize(1);
    assertThat(vendor.reloadCalls()).hasSize(1);

    event
        .withObject("/Records/0/messageAttributes/Force")
        .put("stringValue", "true")
        .put("dataType", "String");
    assertThat(invoke(event).get("batchItemFailures")).isEmpty();
    assertThat(vendor.reloadCalls()).hasSize(2);
  }

  @Test
  void failsADirectInvocationWithABadId() {
    assertFails(
        "[1.5]",
        "dev.refiscal.trigger.UnreadableInputException",
        "[0] is a number with a fraction or an exponent, " + AN_ID);
  }

  @Test
  void failsADirectInvocationWithTooManyIds() {
    assertFails(
        TOO_MANY,
        "dev.refiscal.trigger.UnreadableInputException",
        "there are 10001 ids; the maximum is 10000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[1",
        "null",
        "12",
        "\"[1]\"",
        "{}",
        "[1] [2]",
        "{\"ids\":[1],\"ids\":[2]}",
        "{\"Records\":[]}",
        "{\"Records\":[{\"eventSource\":\"aws:s3\",\"messageId\":\"1\",\"body\":\"[1]\"}]}",
        "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":\"[1]\"}]}",
        "{\"requestContext\":{}}"
      })
  void failsForAnEventThatItDoesNotKnow(String event) {
    assertUnknown(event);
  }

  @Test
  void failsForAnEventOfAnotherService() {
    assertUnknown(Events.read("unknown").toString());
  }

  private void assertUnknown(String event) {
    assertFails(
        event,
        "dev.refiscal.trigger.UnknownEventException",
        "the event is none of: API Gateway or function URL request, SQS batch,"
            + " [id, …], {\"ids\": [id, …]}, {\"ask\": [id, …]}, {\"list\": state},"
            + " {\"settle\": [{\"id\": id, \"seen\": time}, …], \"as\": decision}");
  }

  private void assertFails(String event, String type, String message) {
    JsonNode error = invokeInVain(event);

    assertThat(error.get("errorType").textValue()).isEqualTo(type);
    assertThat(error.get("errorMessage").textValue()).isEqualTo(message);
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  private void assertProblem(HttpReply reply, int status, String type, String detail) {
    assertThat(reply.body().get("detail").textValue()).isEqualTo(detail);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.body().get("type").textValue()).isEqualTo("urn:problem-type:refiscal:" + type);
    assertThat(reply.body().get("status").intValue()).isEqualTo(status);
    assertThat(reply.body().get("title").textValue()).isNotBlank();
    assertThat(reply.body().get("requestId").textValue()).isNotBlank();
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  private void assertUnsupported(HttpReply reply) {
    assertProblem(
        reply, 415, "unsupported-media-type", "the header Content-Type must be application/json");
    assertThat(reply.header("accept-post")).isEqualTo("application/json");
  }

  private void assertOnlyTheBadMessageComesBack(String body) {
    long[] ids = newFailed(2);

    JsonNode reply = invoke(Events.queue(Events.SQS, "[" + ids[0] + "]", body, "[" + ids[1] + "]"));

    assertThat(reply)
        .isEqualTo(json("{\"batchItemFailures\":[{\"itemIdentifier\":\"message-1\"}]}"));
    assertThat(reloadBodies()).containsExactly(array(ids));
  }
}
