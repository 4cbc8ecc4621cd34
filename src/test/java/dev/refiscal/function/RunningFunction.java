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
import java.nio.file.Files;
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
 * The function in process, behind Quarkus' mock event server. The simulated vendor is at the other
 * end of a TLS socket.
 *
 * <p>Every reply and log line is checked for secrets, every metrics line against AWS's rules. The
 * ledger outlives a test, so each test takes its own ids from {@link #newIds}.
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
  void everyExceptionIsCaught() throws IOException {
    assertThat(Files.readString(log)).doesNotContain("Uncaught exception");
  }

  @AfterEach
  void everyLineOfMetricsIsOne() {
    assertThat(metrics.drain()).allSatisfy(line -> EmbeddedMetricFormat.check(line, Instant.now()));
  }

  /** Makes the slow first calls, which would exceed the limits of timing tests. */
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

  /** Ids that no other test uses, unknown to the vendor. */
  static long[] newIds(int count) {
    long first = NEXT_ID.getAndAdd(count);
    return LongStream.range(first, first + count).toArray();
  }

  /** Ids of failed receipts that no other test uses. */
  long[] newFailed(int count) {
    long[] ids = newIds(count);
    vendor.addFailed(ids);
    return ids;
  }

  /** Invokes the function, which must succeed. */
  JsonNode invoke(Object event) {
    Response response = post(event.toString());
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return json(response.asString());
  }

  /** Invokes the function, which must fail, and returns what the caller sees. */
  JsonNode invokeInVain(String event) {
    Response response = post(event);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(500);
    return json(response.asString());
  }

  /** Sends an HTTP API request with that body to the function. */
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

  /** The outcome of one id, sent alone. */
  DocumentOutcome reload(long id) {
    JsonNode document = invoke("[" + id + "]").get("documents").get(0);
    assertThat(document.get("id").longValue()).isEqualTo(id);
    return new DocumentOutcome(
        document.get("outcome").textValue(), document.path("reason").asText());
  }

  /** One document's outcome in the words of a report. */
  record DocumentOutcome(String label, String reason) {}

  /**
   * Leaves the function with an access token too close to expiry, so that the next reload requests
   * a new one.
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
