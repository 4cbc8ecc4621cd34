// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.simulator.RecordedRequest;
import dev.refiscal.simulator.VendorSimulator;
import dev.refiscal.telemetry.EmbeddedMetricFormat;
import dev.refiscal.vendor.Trust;
import dev.refiscal.vendor.VendorConnections;
import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.response.Response;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The function in process, behind Quarkus' mock event server, with the simulated vendor at the
 * other end of a TLS socket.
 *
 * <p>Every reply and log line is checked for secrets, every line of metrics by AWS's rules. The
 * ledger outlives a test, so each test takes ids of its own from {@link #newIds}.
 */
@QuarkusTestResource(SimulatedVendor.class)
abstract class RunningFunction {

  private static final AtomicLong NEXT_ID = new AtomicLong(1);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  VendorSimulator vendor;
  MetricLines metrics;

  @Inject CircuitBreakerMaintenance circuits;
  @Inject VendorConnections connections;

  @ConfigProperty(name = "quarkus.log.file.path")
  Path log;

  @BeforeEach
  void startAnew() {
    vendor.reset();
    circuits.resetAll();
    Trust.renew(connections);
  }

  @AfterEach
  void noSecretIsLogged() throws IOException {
    new Secrets(vendor).assertNoneLogged(log);
  }

  @AfterEach
  void everyLineOfMetricsIsOne() {
    assertThat(metrics.drain()).allSatisfy(line -> EmbeddedMetricFormat.check(line, Instant.now()));
  }

  /** Makes the first calls, which take longer than tests that look at the time allow for. */
  void warmUp() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> reload(newFailed(1)[0]).label().equals("accepted"));
    startAnew();
  }

  /** An HTTP reply of the function. */
  record HttpReply(int status, JsonNode headers, JsonNode body) {

    String header(String name) {
      return headers.path(name).asText();
    }
  }

  /** Ids that no other test has, unknown to the vendor. */
  static long[] newIds(int count) {
    long first = NEXT_ID.getAndAdd(count);
    return LongStream.range(first, first + count).toArray();
  }

  /** Ids that no other test has, of receipts that failed. */
  long[] newFailed(int count) {
    long[] ids = newIds(count);
    vendor.addFailed(ids);
    return ids;
  }

  /** Invokes the function, which must not fail. */
  JsonNode invoke(Object event) {
    Response response = post(event.toString());
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return json(response.asString());
  }

  /** Invokes the function, which must fail, and returns what the caller learns of it. */
  JsonNode invokeInVain(String event) {
    Response response = post(event);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(500);
    return json(response.asString());
  }

  /** Sends an HTTP API request with that body through the function. */
  HttpReply http(String body) {
    return http(Events.http(Events.HTTP_API, body));
  }

  HttpReply http(ObjectNode event) {
    JsonNode reply = invoke(event);
    assertThat(reply.get("isBase64Encoded").booleanValue()).isFalse();
    return new HttpReply(
        reply.get("statusCode").intValue(),
        reply.get("headers"),
        json(reply.get("body").textValue()));
  }

  /** The outcome of one id that is sent by itself. */
  DocumentOutcome reload(long id) {
    JsonNode document = invoke("[" + id + "]").get("documents").get(0);
    assertThat(document.get("id").longValue()).isEqualTo(id);
    return new DocumentOutcome(
        document.get("outcome").textValue(), document.path("reason").asText());
  }

  /** One document's outcome as a report words it. */
  record DocumentOutcome(String label, String reason) {}

  /**
   * Leaves the function with an access token that is too near its end to be used again, so that the
   * next reload asks for one.
   */
  void endToken() {
    vendor.behave(behaviour -> behaviour.withTokenLifetime(Duration.ofSeconds(30)));
    vendor.revokeAccessTokens();
    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
    vendor.reset();
  }

  /** The bodies of the reload calls, in order. */
  List<String> reloadBodies() {
    return vendor.reloadCalls().stream().map(RecordedRequest::text).toList();
  }

  static String array(long... ids) {
    return Arrays.toString(ids).replace(" ", "");
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  private Response post(String event) {
    Response response = given().contentType("application/json").body(event).post();
    new Secrets(vendor).assertNoneIn("reply", response.asString());
    return response;
  }
}
