// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.local.HttpApi;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.VendorSimulator;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each test uses its own ids, since the function remembers what it sent. */
@Timeout(120)
class HttpAndDirectIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private static VendorSimulator vendor;
  @AutoClose private static LocalLambda function;
  @AutoClose private static HttpApi api;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    vendor = VendorSimulator.startWithTls();
    function = PackagedFunction.of(vendor).start();
    api = HttpApi.inFrontOf(function);
  }

  @BeforeEach
  void reset() {
    vendor.reset();
    vendor.behave(standing -> standing.withUnknownId(UnknownId.NOT_FOUND_404));
  }

  @Test
  void acceptsAllOverHttp() throws Exception {
    vendor.addFailed(101, 102);

    HttpResponse<String> reply = post("{\"ids\":[101,102,101]}");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
    JsonNode report = JSON.readTree(reply.body());
    assertThat(report.path("requestId").asText()).isNotEmpty();
    assertThat(report.path("summary")).isEqualTo(JSON.readTree("{\"accepted\":2}"));
    assertThat(report.path("documents"))
        .isEqualTo(
            JSON.readTree(
                "[{\"id\":101,\"outcome\":\"accepted\"},{\"id\":102,\"outcome\":\"accepted\"}]"));
    assertFiscalizedOnce(101, 102);
  }

  @Test
  void tellsTheAcceptedFromTheRejectedOverHttp() throws Exception {
    vendor.addFailed(111);

    HttpResponse<String> reply = post("[111,9111]");

    assertThat(reply.statusCode()).isEqualTo(207);
    JsonNode documents = JSON.readTree(reply.body()).path("documents");
    assertThat(documents.findValuesAsText("outcome")).containsExactly("accepted", "rejected");
    assertThat(documents.get(1).path("reason").asText()).contains("404");
    assertFiscalizedOnce(111);
  }

  @Test
  void explainsOverHttpThatNothingWasAccepted() throws Exception {
    HttpResponse<String> reply = post("[9121,9122]");

    assertThat(reply.statusCode()).isEqualTo(422);
    assertThat(reply.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(reply.body());
    assertThat(problem.path("type").asText()).isEqualTo("urn:problem-type:refiscal:rejected");
    assertThat(problem.path("summary")).isEqualTo(JSON.readTree("{\"rejected\":2}"));
  }

  @Test
  void saysOverHttpThatADocumentIsInDoubt() throws Exception {
    vendor.addFailed(131);
    vendor.nextReloads(Fault.RESET_AFTER);

    HttpResponse<String> reply = post("[131]");

    assertThat(reply.statusCode()).isEqualTo(502);
    assertThat(reply.body()).contains("\"outcome\":\"inDoubt\"");
    assertThat(post("[131]").statusCode()).isEqualTo(502);
    assertThat(vendor.reloadCalls()).hasSize(1);
    assertFiscalizedOnce(131);
  }

  @Test
  void refusesABadRequest() throws Exception {
    HttpResponse<String> reply = post("{\"ids\":[1,\"2\"]}");

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(reply.body()).path("detail").asText())
        .startsWith("ids[1] is a string");
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  @Test
  void readsABase64Body() throws Exception {
    vendor.addFailed(141);
    String body = Base64.getEncoder().encodeToString("[141]".getBytes(UTF_8));

    JsonNode reply =
        answer(
            """
            {"httpMethod": "POST", "headers": {"Content-Type": "application/json"},
             "requestContext": {"stage": "live"}, "body": "%s", "isBase64Encoded": true}
            """
                .formatted(body));

    assertThat(reply.path("statusCode").asInt()).isEqualTo(200);
    assertFiscalizedOnce(141);
  }

  @Test
  void acceptsAllDirectly() throws Exception {
    vendor.addFailed(151, 152);

    JsonNode report = answer("{\"ids\":[151,152]}");

    assertThat(report.path("summary")).isEqualTo(JSON.readTree("{\"accepted\":2}"));
    assertThat(answer("[151]").path("summary")).isEqualTo(JSON.readTree("{\"duplicate\":1}"));
    assertFiscalizedOnce(151, 152);
  }

  @Test
  void reportsMixedAndFailedDirectly() throws Exception {
    vendor.addFailed(161);

    assertThat(answer("[9161,161]").path("summary"))
        .isEqualTo(JSON.readTree("{\"rejected\":1,\"accepted\":1}"));
    assertThat(answer("[9162]").path("summary")).isEqualTo(JSON.readTree("{\"rejected\":1}"));
    assertFiscalizedOnce(161);
  }

  @Test
  void failsForAnUnknownEvent() throws Exception {
    JsonNode error = error("{\"detail-type\":\"Scheduled Event\"}");

    assertThat(error.path("errorType").asText()).endsWith("UnknownEventException");
    assertThat(error.path("errorMessage").asText()).startsWith("the event is none of: ");
    assertThat(error.path("stackTrace")).isEmpty();
    assertThat(vendor.tokenCalls()).isEmpty();
  }

  @Test
  void namesTheBadElementOfADirectInvocationAndNothingElse() throws Exception {
    JsonNode error = error("[171,0]");

    assertThat(error.path("errorMessage").asText()).startsWith("[1] is an integer out of range");
    assertThat(error.path("stackTrace")).isEmpty();
    assertThat(error.has("cause")).isFalse();
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(api.url().resolve("/reloads"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode answer(String event) throws Exception {
    Invocation invocation = function.invoke(event);
    assertThat(invocation.functionError()).as(invocation.payload()).isEmpty();
    return JSON.readTree(invocation.payload());
  }

  private static JsonNode error(String event) throws Exception {
    Invocation invocation = function.invoke(event);
    assertThat(invocation.functionError()).as(invocation.payload()).hasValue("Unhandled");
    return JSON.readTree(invocation.payload());
  }

  private static void assertFiscalizedOnce(long... ids) {
    vendor.awaitIdle(Duration.ofSeconds(10));
    for (long id : ids) {
      assertThat(vendor.fiscalizations(id)).as("fiscal receipts of %d", id).isEqualTo(1);
    }
  }
}
