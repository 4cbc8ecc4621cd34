// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.openapi.Description;
import dev.refiscal.openapi.Example;
import dev.refiscal.openapi.Reply;
import dev.refiscal.openapi.ReplyCheck;
import dev.refiscal.openapi.RequestBodies;
import dev.refiscal.openapi.RequestBodies.Broken;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.TokenFault;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Compares the packaged function with the description of the HTTP API. Requests are generated from
 * the description, and replies are checked against it.
 */
@Timeout(120)
@Isolated("its replies depend on time limits, of five functions at once")
class OpenApiIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Description DESCRIPTION = Description.read();
  private static final ReplyCheck CHECK = new ReplyCheck(DESCRIPTION);
  private static final RequestBodies BODIES = new RequestBodies(DESCRIPTION, 20);

  private static final String LEDGER = "ledger";
  private static final String OTHER_LEDGER = "other-ledger";

  /** Replies to a request that was carried out. */
  private static final Set<Integer> CARRIED_OUT = Set.of(200, 202, 207, 422, 502, 503, 504);

  /** More ids would keep the vendor busy, so they go to a function without the time for a call. */
  private static final int FEW = 100;

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final List<String> MEDIA_TYPES =
      List.of(
          "application/json",
          "application/problem+json",
          "application/json-seq",
          "application/x-www-form-urlencoded",
          "application/xml",
          "text/json",
          "text/plain",
          "*/*",
          "");

  private static VendorSimulator vendor;
  private static LocalDynamoDb dynamoDb;
  private static LocalLambda function;
  private static LocalLambda faulty;
  private static LocalLambda hurried;
  private static LocalLambda alone;
  private static LocalLambda aloneAndHurried;

  @BeforeAll
  static void start() {
    vendor = VendorSimulator.startWithTls();
    dynamoDb = LocalDynamoDb.start();
    dynamoDb.createLedger(LEDGER);
    dynamoDb.createLedger(OTHER_LEDGER);
    String queue = LocalSqs.shared().queue("openapi-it-" + UUID.randomUUID()).create().url();
    function = function(LEDGER, queue).start();
    // Its circuit opens and its ledger remembers any id. Neither may affect the other function.
    faulty = function(OTHER_LEDGER, queue).start();
    hurried = function(OTHER_LEDGER, queue).timeout(Duration.ofSeconds(10)).start();
    alone = function(LEDGER, "").start();
    aloneAndHurried = function(OTHER_LEDGER, "").timeout(Duration.ofSeconds(10)).start();
    vendor.addFailed(Scenario.FAILED);
    HttpRoute.HTTP_API.send(function, HttpCall.post("[" + Scenario.ACCEPTED_BEFORE + "]"));
    spoil(Scenario.SPOILT);
  }

  private static LocalLambda.Builder function(String ledger, String queue) {
    return PackagedFunction.of(
        vendor,
        Map.of(
            "REFISCAL_LEDGER_TABLE",
            ledger,
            "REFISCAL_RETRY_QUEUE_URL",
            queue,
            // A busy machine must not change the reply.
            "REFISCAL_AWS_TIMEOUT",
            "5s",
            "AWS_ENDPOINT_URL_DYNAMODB",
            dynamoDb.endpoint().toString(),
            "AWS_ENDPOINT_URL_SQS",
            LocalSqs.shared().endpoint().toString()));
  }

  @AfterAll
  static void stop() {
    Stream.of(function, faulty, hurried, alone, aloneAndHurried).forEach(LocalLambda::close);
    dynamoDb.close();
    vendor.close();
  }

  @BeforeEach
  void reset() {
    vendor.reset();
    vendor.addFailed(Scenario.FAILED);
    vendor.behave(
        standing -> standing.withUnknownId(UnknownId.NOT_FOUND_404).withRetryAfter("3600"));
  }

  /** Each with a route and a seed for the vendor's failures. */
  static List<Arguments> describedBodies() {
    List<JsonNode> bodies = new ArrayList<>(DESCRIPTION.requestExamples());
    bodies.addAll(BODIES.valid());
    return eachOverARoute(bodies.stream().map(body -> named(body.toString(), body)).toList());
  }

  static List<Arguments> brokenBodies() {
    return eachOverARoute(
        BODIES.broken().stream()
            .map(broken -> named(broken.keyword() + ": " + broken.body(), broken))
            .toList());
  }

  /** Bodies that a schema cannot tell from valid ones. */
  static List<Arguments> brokenTexts() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "nonsense",
                "[1.0]",
                "[1e0]",
                "[1,1E2]",
                "[01]",
                "[+1]",
                "[1,]",
                "[NaN]",
                "{\"ids\":[1],\"ids\":[1]}",
                "{\"ids\":[1],\"force\":true,\"force\":true}"));
    for (JsonNode example : DESCRIPTION.requestExamples()) {
      String text = example.toString();
      texts.add(text.substring(0, text.length() - 1));
      texts.add(text.substring(0, text.length() / 2));
      texts.add(text + text);
      texts.add(text + " nonsense");
      texts.add("/**/" + text);
      texts.add(text.replace(",", ",,"));
    }
    return eachOverARoute(texts.stream().map(text -> named(text, text)).toList());
  }

  static Stream<String> otherMethods() {
    return METHODS.stream()
        .filter(method -> !method.toLowerCase(Locale.ROOT).equals(DESCRIPTION.method()));
  }

  static Stream<String> otherMediaTypes() {
    return MEDIA_TYPES.stream().filter(type -> !DESCRIPTION.mediaTypes().contains(type));
  }

  static Stream<String> describedMediaTypes() {
    return DESCRIPTION.mediaTypes().stream()
        .flatMap(
            type ->
                Stream.of(
                    type, type.toUpperCase(Locale.ROOT), type + ";charset=utf-8", type + " ; a=b"));
  }

  static List<Scenario> scenarios() {
    return Scenario.all();
  }

  /** The vendor fails at random, so that the replies differ. */
  @ParameterizedTest
  @MethodSource("describedBodies")
  void takesWhatIsDescribed(JsonNode body, HttpRoute route, int seed) {
    vendor.randomFaults(
        seed,
        Map.of(
            Fault.TOO_MANY_429, 0.05,
            Fault.TOO_MANY_429_RETRY_AFTER, 0.1,
            Fault.FORBIDDEN_403, 0.05,
            Fault.UNAUTHORIZED_401, 0.05,
            Fault.NOT_FOUND_404, 0.1,
            Fault.ERROR_500_AFTER, 0.1,
            Fault.UNAVAILABLE_503_RETRY_AFTER, 0.05,
            Fault.RESET_BEFORE, 0.05),
        Map.of(TokenFault.INVALID_GRANT_400, 0.05, TokenFault.UNAVAILABLE_503, 0.05));
    vendor.behave(standing -> standing.withUnknownId(List.of(UnknownId.values()).get(seed % 3)));
    JsonNode ids = body.isArray() ? body : body.path("ids");

    Reply reply = route.send(ids.size() > FEW ? hurried : faulty, HttpCall.post(body.toString()));

    assertThat(CHECK.differences(reply)).as(reply.toString()).isEmpty();
    assertThat(reply.status()).as(reply.body()).isIn(CARRIED_OUT);
    assertThat(longs(json(reply).path("documents").findValues("id")))
        .containsExactlyElementsOf(new LinkedHashSet<>(longs(ids)));
  }

  @ParameterizedTest
  @MethodSource("brokenBodies")
  void refusesWhatIsNotDescribed(Broken broken, HttpRoute route) {
    Reply reply = route.send(function, HttpCall.post(broken.body().toString()));

    assertThat(CHECK.differences(reply)).as(reply.toString()).isEmpty();
    assertThat(reply.status()).isEqualTo(broken.keyword().equals("maxItems") ? 413 : 400);
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("brokenTexts")
  void refusesWhatCouldBeReadInTwoWays(String body, HttpRoute route) {
    Reply reply = route.send(function, HttpCall.post(body));

    assertThat(CHECK.differences(reply)).as(reply.toString()).isEmpty();
    assertThat(reply.status()).isEqualTo(400);
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("otherMethods")
  void refusesOtherMethods(String method) {
    HttpCall call = new HttpCall(method, Optional.empty(), new byte[0]);
    // On the wire, a reply to HEAD has no body.
    Set<HttpRoute> routes = EnumSet.allOf(HttpRoute.class);
    routes.removeIf(route -> route == HttpRoute.HTTP_API && method.equals("HEAD"));
    for (HttpRoute route : routes) {
      Reply reply = route.send(function, call);

      assertThat(CHECK.differences(reply)).as(reply.toString()).isEmpty();
      assertThat(reply.status()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @MethodSource("otherMediaTypes")
  void refusesOtherMediaTypes(String mediaType) {
    Optional<String> contentType = Optional.of(mediaType).filter(type -> !type.isEmpty());
    HttpCall call = new HttpCall("POST", contentType, "[1]".getBytes(UTF_8));
    for (HttpRoute route : HttpRoute.values()) {
      Reply reply = route.send(function, call);

      assertThat(CHECK.differences(reply)).as(reply.toString()).isEmpty();
      assertThat(reply.status()).isEqualTo(415);
    }
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("describedMediaTypes")
  void takesTheDescribedMediaTypes(String mediaType) {
    for (HttpRoute route : HttpRoute.values()) {
      Reply reply = route.send(function, HttpCall.post(mediaType, "[900003]"));

      assertThat(CHECK.differences(reply)).as(reply.toString()).isEmpty();
      assertThat(reply.status()).isEqualTo(422);
    }
  }

  private static LocalLambda functionFor(Scenario scenario) {
    if (scenario.queue()) {
      return scenario.time() ? function : hurried;
    }
    return scenario.time() ? alone : aloneAndHurried;
  }

  /** Each status and each problem type has an example, so all of them occur. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void repliesAsInTheExample(Scenario scenario) {
    scenario.vendor().accept(vendor);

    Reply reply = scenario.route().send(functionFor(scenario), scenario.call());

    assertThat(CHECK.differences(reply)).as(reply.toString()).isEmpty();
    Example example = example(scenario.example());
    assertThat(reply.status()).isEqualTo(example.status());
    assertThat(withoutRequestId(json(reply))).isEqualTo(withoutRequestId(example.value()));
  }

  @Test
  void hasAScenarioForEachExampleAndAnExampleOfEachStatus() {
    List<Example> examples = DESCRIPTION.examples();

    assertThat(scenarios())
        .extracting(Scenario::example)
        .containsExactlyInAnyOrderElementsOf(examples.stream().map(Example::name).toList());
    assertThat(examples.stream().map(Example::status).collect(toSet()))
        .isEqualTo(DESCRIPTION.statuses());
  }

  /** Each argument with its number and a route, in turn. */
  private static List<Arguments> eachOverARoute(List<?> arguments) {
    HttpRoute[] routes = HttpRoute.values();
    var all = new ArrayList<Arguments>();
    for (Object argument : arguments) {
      all.add(Arguments.of(argument, routes[all.size() % routes.length], all.size()));
    }
    return all;
  }

  private static <T> Named<T> named(String name, T value) {
    return Named.of("«%s»".formatted(name.length() > 60 ? name.substring(0, 60) : name), value);
  }

  private static Example example(String name) {
    return DESCRIPTION.examples().stream()
        .collect(toMap(Example::name, example -> example))
        .get(name);
  }

  private static JsonNode json(Reply reply) {
    try {
      return JSON.readTree(reply.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not JSON: " + reply.body(), e);
    }
  }

  private static JsonNode withoutRequestId(JsonNode body) {
    return ((ObjectNode) body.deepCopy()).without("requestId");
  }

  private static List<Long> longs(Iterable<JsonNode> numbers) {
    var longs = new ArrayList<Long>();
    numbers.forEach(number -> longs.add(number.longValue()));
    return longs;
  }

  private static void spoil(long id) {
    dynamoDb
        .client()
        .putItem(
            request ->
                request
                    .tableName(LEDGER)
                    .item(
                        Map.of(
                            "id", AttributeValue.fromN(Long.toString(id)),
                            "state", AttributeValue.fromS("ACCEPTED"))));
  }
}
