// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static dev.refiscal.simulator.Behaviour.UnknownId.NOT_FOUND_404;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.simulator.Fault;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every trigger, with accepted, failed and mixed outcomes. */
@QuarkusTest
class TriggersTest extends RunningFunction {

  private static final String REJECTED =
      ",'outcome':'rejected','reason':'the vendor answered 404'}";

  static List<String> httpEvents() {
    return List.of(
        "http-api-v2", "http-api-v2-base64", "rest-api-v1", "rest-api-v1-base64", "function-url");
  }

  @ParameterizedTest
  @MethodSource("httpEvents")
  void answersHttpRequestsOfWhichAllAreAccepted(String file) {
    long[] ids = newFailed(2);

    HttpReply reply = http(Events.http(file, array(ids)));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(withoutRequestId(reply.body()))
        .isEqualTo(
            quoted(
                "{'summary':{'accepted':2},'documents':["
                    + "{'id':%d,'outcome':'accepted'},{'id':%d,'outcome':'accepted'}]}",
                ids[0], ids[1]));
    assertFiscalizedOnce(ids);
  }

  @ParameterizedTest
  @MethodSource("httpEvents")
  void answersHttpRequestsOfWhichSomeAreRejected(String file) {
    vendor.behave(behaviour -> behaviour.withUnknownId(NOT_FOUND_404));
    long unknown = newIds(1)[0];
    long good = newFailed(1)[0];

    HttpReply reply = http(Events.http(file, "{\"ids\":" + array(unknown, good) + "}"));

    assertThat(reply.status()).isEqualTo(207);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(withoutRequestId(reply.body()))
        .isEqualTo(
            quoted(
                "{'summary':{'rejected':1,'accepted':1},'documents':["
                    + "{'id':%d"
                    + REJECTED
                    + ",{'id':%d,'outcome':'accepted'}]}",
                unknown,
                good));
    assertFiscalizedOnce(good);
  }

  @ParameterizedTest
  @MethodSource("httpEvents")
  void answersHttpRequestsOfWhichAllAreRejected(String file) {
    vendor.behave(behaviour -> behaviour.withUnknownId(NOT_FOUND_404));
    long[] ids = newIds(2);

    HttpReply reply = http(Events.http(file, array(ids)));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(withoutRequestId(reply.body()))
        .isEqualTo(
            quoted(
                "{'type':'urn:problem-type:refiscal:rejected',"
                    + "'title':'The fiscal processor rejected the documents','status':422,"
                    + "'detail':'none of them was accepted',"
                    + "'summary':{'rejected':2},'documents':[{'id':%d"
                    + REJECTED
                    + ",{'id':%d"
                    + REJECTED
                    + "]}",
                ids[0],
                ids[1]));
  }

  @Test
  void tellsHttpCallersOfDoubts() {
    long[] ids = newFailed(1);
    vendor.nextReloads(Fault.ERROR_500_AFTER);

    HttpReply reply = http(array(ids));

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body().get("type").textValue())
        .isEqualTo("urn:problem-type:refiscal:in-doubt");
    assertThat(reply.body().get("summary")).isEqualTo(quoted("{'inDoubt':1}"));
    assertThat(reply.headers().has("retry-after")).isFalse();
    assertFiscalizedOnce(ids);
  }

  @Test
  void tellsHttpCallersHowLongTheVendorWantsToBeLeftAlone() {
    long[] ids = newFailed(1);
    vendor.behave(
        behaviour ->
            behaviour.withReloadFault(Fault.UNAVAILABLE_503_RETRY_AFTER).withRetryAfter("3600"));

    HttpReply reply = http(array(ids));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("retry-after")).isEqualTo("3600");
    assertThat(reply.body().get("type").textValue())
        .isEqualTo("urn:problem-type:refiscal:retryable");
    assertThat(reply.body().get("summary")).isEqualTo(quoted("{'retryable':1}"));
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @Test
  void tellsHttpCallersToWaitAsConfiguredWhereTheVendorDoesNotSay() {
    vendor.refuseConnections(true);

    HttpReply reply = http(array(newIds(1)));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("retry-after")).isEqualTo("30");
  }

  @Test
  void doesNotSendAgainWhatWasAccepted() {
    long[] ids = newFailed(1);
    http(array(ids));

    HttpReply reply = http(array(ids));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(withoutRequestId(reply.body()))
        .isEqualTo(
            quoted(
                "{'summary':{'duplicate':1},'documents':[{'id':%d,'outcome':'duplicate'}]}",
                ids[0]));
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @Test
  void sendsRepeatedIdsOnceInTheirFirstOrder() {
    long[] ids = newFailed(2);

    http(array(ids[1], ids[0], ids[1]));

    assertThat(reloadBodies()).containsExactly(array(ids[1], ids[0]));
  }

  @Test
  void sendsAtMostFiftyIdsInOneCall() {
    long[] ids = newFailed(101);

    HttpReply reply = http(array(ids));

    assertThat(reply.body().get("summary")).isEqualTo(quoted("{'accepted':101}"));
    assertThat(reloadBodies())
        .containsExactly(
            array(Arrays.copyOfRange(ids, 0, 50)),
            array(Arrays.copyOfRange(ids, 50, 100)),
            array(ids[100]));
  }

  @ParameterizedTest
  @ValueSource(strings = {Events.SQS, Events.SQS_FIFO})
  void isDoneWithMessagesThatAreAccepted(String file) {
    long[] ids = newFailed(3);

    JsonNode reply =
        invoke(Events.queue(file, array(ids[0], ids[1]), "{\"ids\":[" + ids[2] + "]}"));

    assertThat(reply).isEqualTo(quoted("{'batchItemFailures':[]}"));
    assertFiscalizedOnce(ids);
  }

  @Test
  void hasExactlyTheFailedMessagesComeBack() {
    vendor.behave(behaviour -> behaviour.withUnknownId(NOT_FOUND_404));
    long unknown = newIds(1)[0];
    long[] ids = newFailed(2);

    JsonNode reply =
        invoke(
            Events.queue(
                Events.SQS, array(ids[0]), array(unknown), "not a list", array(ids[1], unknown)));

    assertThat(failures(reply)).containsExactlyInAnyOrder("message-1", "message-2", "message-3");
    assertFiscalizedOnce(ids);
  }

  @Test
  void hasAllMessagesOfAFifoQueueComeBackFromTheFirstFailureOn() {
    vendor.behave(behaviour -> behaviour.withUnknownId(NOT_FOUND_404));
    long unknown = newIds(1)[0];
    long[] ids = newFailed(2);

    JsonNode reply =
        invoke(Events.queue(Events.SQS_FIFO, array(ids[0]), array(unknown), array(ids[1])));

    assertThat(failures(reply)).containsExactly("message-1", "message-2");
    assertFiscalizedOnce(ids[0]);
    assertThat(vendor.document(ids[1]).orElseThrow().reloads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {Events.SQS, Events.SQS_FIFO})
  void hasAllMessagesComeBackWhenTheVendorCannotBeReached(String file) {
    vendor.refuseConnections(true);
    long[] ids = newFailed(2);

    JsonNode reply = invoke(Events.queue(file, array(ids[0]), array(ids[1])));

    assertThat(failures(reply)).containsExactly("message-0", "message-1");
  }

  @Test
  void sendsIdsThatSeveralMessagesHoldOnce() {
    long[] ids = newFailed(2);

    JsonNode reply = invoke(Events.queue(Events.SQS, array(ids[0]), array(ids[0], ids[1])));

    assertThat(reply).isEqualTo(quoted("{'batchItemFailures':[]}"));
    assertThat(reloadBodies()).containsExactly(array(ids));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "{\"ids\":%s}"})
  void answersDirectInvocationsOfWhichAllAreAccepted(String format) {
    long[] ids = newFailed(1);

    JsonNode reply = invoke(format.formatted(array(ids)));

    assertThat(reply.get("requestId").textValue()).isNotBlank();
    assertThat(withoutRequestId(reply))
        .isEqualTo(
            quoted(
                "{'summary':{'accepted':1},'documents':[{'id':%d,'outcome':'accepted'}]}", ids[0]));
    assertFiscalizedOnce(ids);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "{\"ids\":%s}"})
  void answersDirectInvocationsOfWhichSomeAreRejected(String format) {
    vendor.behave(behaviour -> behaviour.withUnknownId(NOT_FOUND_404));
    long good = newFailed(1)[0];
    long unknown = newIds(1)[0];

    JsonNode reply = invoke(format.formatted(array(good, unknown)));

    assertThat(withoutRequestId(reply))
        .isEqualTo(
            quoted(
                "{'summary':{'accepted':1,'rejected':1},'documents':["
                    + "{'id':%d,'outcome':'accepted'},{'id':%d"
                    + REJECTED
                    + "]}",
                good,
                unknown));
    assertFiscalizedOnce(good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "{\"ids\":%s}"})
  void answersDirectInvocationsOfWhichAllAreRejected(String format) {
    vendor.behave(behaviour -> behaviour.withUnknownId(NOT_FOUND_404));
    long unknown = newIds(1)[0];

    JsonNode reply = invoke(format.formatted(array(unknown)));

    assertThat(withoutRequestId(reply))
        .isEqualTo(
            quoted("{'summary':{'rejected':1},'documents':[{'id':%d" + REJECTED + "]}", unknown));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct-array", "direct-object"})
  void takesTheDirectEventsOfTheDocumentation(String file) {
    JsonNode reply = invoke(Events.read(file));

    assertThat(reply.get("documents").get(0).get("id").longValue()).isEqualTo(254934);
    assertThat(reply.get("documents").get(0).get("outcome").textValue())
        .isIn("accepted", "duplicate");
  }

  private void assertFiscalizedOnce(long... ids) {
    vendor.awaitIdle(Duration.ofSeconds(10));
    for (long id : ids) {
      assertThat(vendor.fiscalizations(id)).as("fiscalizations of %d", id).isEqualTo(1);
    }
  }

  private static List<String> failures(JsonNode reply) {
    return reply.get("batchItemFailures").findValuesAsText("itemIdentifier");
  }

  private static JsonNode withoutRequestId(JsonNode report) {
    ObjectNode rest = report.deepCopy();
    assertThat(rest.remove("requestId").textValue()).isNotBlank();
    return rest;
  }

  private static JsonNode quoted(String json, Object... arguments) {
    return json(json.formatted(arguments).replace('\'', '"'));
  }
}
