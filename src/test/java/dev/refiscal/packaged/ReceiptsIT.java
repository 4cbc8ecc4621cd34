// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.openapi.Description;
import dev.refiscal.openapi.Example;
import dev.refiscal.openapi.Reply;
import dev.refiscal.openapi.ReplyCheck;
import dev.refiscal.openapi.RequestBodies;
import dev.refiscal.openapi.RequestBodies.Broken;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.VendorSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Questions about receipts and people's decisions, checked against the description, with a ledger.
 */
@Timeout(120)
class ReceiptsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Description DESCRIPTION = Description.read();
  private static final String LEDGER = "ledger";
  private static final String LOST = "no-such-ledger";

  /** Times and request ids differ each time. */
  private static final Map<String, String> VARYING =
      Map.of(
          "\"[0-9]{4}-[0-9-]+T[0-9:.]+Z\"", "\"time\"",
          "\"[0-9a-f]{8}-[0-9a-f-]{27}\"", "\"request\"");

  private static final AtomicLong NEXT_ID = new AtomicLong(254_970);
  private static final AtomicLong OTHER_ID = new AtomicLong(255_001);

  @AutoClose private static VendorSimulator vendor;
  @AutoClose private static LocalDynamoDb dynamoDb;
  @AutoClose private static LocalLambda function;
  @AutoClose private static LocalLambda lost;
  private int reloads;

  @BeforeAll
  static void start() {
    vendor = VendorSimulator.startWithTls();
    dynamoDb = LocalDynamoDb.start();
    dynamoDb.createLedger(LEDGER);
    function = function(LEDGER);
    lost = function(LOST);
  }

  private static LocalLambda function(String ledger) {
    return PackagedFunction.of(
            vendor,
            Map.of(
                "REFISCAL_LEDGER_TABLE",
                ledger,
                "REFISCAL_AWS_TIMEOUT",
                "5s",
                "AWS_ENDPOINT_URL_DYNAMODB",
                dynamoDb.endpoint().toString()))
        .start();
  }

  @BeforeEach
  void reset() {
    vendor.reset();
    vendor.addFailed(LongStream.rangeClosed(254900, 255000).toArray());
  }

  @AfterEach
  void nothingWasSentButWhatWasToBeReloaded() {
    assertThat(vendor.reloadCalls()).hasSize(reloads);
  }

  static List<Example> examples() {
    return DESCRIPTION.operations().stream()
        .filter(operation -> !operation.id().equals("reload"))
        .flatMap(operation -> operation.examples().stream())
        .toList();
  }

  @Test
  void tellsWhatBecameOfADoubt() {
    doubt(254951);

    assertLike("receipt-in-doubt", get("/receipts/254951", Map.of()));
    assertLike("receipt-invalid-id", get("/receipts/0", Map.of()));
  }

  @Test
  void answersForMany() {
    reload("[254941]");

    assertLike("asked", post("ask", "{\"ids\":[254941,900009]}"));
    assertLike("asked-vendor", post("ask", "{\"ids\":[900009],\"vendor\":true}"));
    assertLike("ask-invalid-ids", post("ask", "{\"ids\":[1],\"vendor\":\"yes\"}"));
  }

  @Test
  void lists() {
    doubt(254952);

    JsonNode page = body("list", get("/receipts", Map.of("state", "inDoubt", "limit", "500")));
    assertThat(page.path("documents").findValuesAsText("id")).contains("254952");
    assertLike("unknown-state", get("/receipts", Map.of("state", "accepted")));
    assertLike("invalid-query", get("/receipts", Map.of("state", "inDoubt", "limit", "0")));
    assertLike("bad-cursor", get("/receipts", Map.of("state", "inDoubt", "cursor", "abc")));
  }

  @Test
  void listsPageAfterPage() {
    for (long id = 254960; id < 254965; id++) {
      doubt(id);
    }

    var listed = new ArrayList<String>();
    var query = new java.util.HashMap<>(Map.of("state", "inDoubt", "limit", "2"));
    JsonNode page;
    do {
      page = body("list", get("/receipts", query));
      listed.addAll(page.path("documents").findValuesAsText("id"));
      query.put("cursor", page.path("cursor").asText());
    } while (page.has("cursor"));

    assertThat(listed).doesNotHaveDuplicates();
    assertThat(listed.stream().filter(id -> id.startsWith("25496")))
        .containsExactly("254960", "254961", "254962", "254963", "254964");
  }

  @ParameterizedTest
  @EnumSource
  void settlesByEachRoute(HttpRoute route) {
    long id = NEXT_ID.getAndIncrement();
    doubt(id);
    String since = since(id);
    HttpCall call = HttpCall.post(decision(id, since, "accepted")).on("/receipts/settle");

    body("settle", route.send(function, call));

    assertThat(route.send(function, call).status()).isEqualTo(409);
    assertThat(reloadAgain(id)).isEqualTo("duplicate");
  }

  @Test
  void settlesAndTellsHowThatEnded() {
    doubt(254953);
    assertLike("settled", post("settle", decision(254953, since(254953), "accepted")));
    doubt(254954);
    assertLike(
        "settled-in-part",
        post(
            "settle",
            "{\"settle\":[{\"id\":254954,\"seen\":\"%1$s\"},{\"id\":900009,\"seen\":\"%1$s\"}],\"as\":\"released\"}"
                .formatted(since(254954))));
    reload("[254954]");
    reload("[254945]");
    assertLike(
        "seen-changed",
        post("settle", decision(254945, "2026-03-12T19:03:58.123Z", "accepted")),
        "254945",
        "254941");
    assertLike(
        "invalid-settlement", post("settle", "{\"settle\":[{\"id\":1}],\"as\":\"accepted\"}"));
  }

  @Test
  void isUnavailableWithoutItsTable() {
    HttpCall get = HttpCall.get("/receipts/1", Map.of());
    HttpCall settle =
        HttpCall.post(decision(254951, "2026-03-12T19:03:58.123Z", "accepted"))
            .on("/receipts/settle");

    assertLike("ledger-unavailable", "receipt", HttpRoute.HTTP_API.send(lost, get));
    assertLike(
        "ledger-unavailable",
        "list",
        HttpRoute.REST_API.send(lost, HttpCall.get("/receipts", Map.of("state", "waiting"))));
    assertLike("settle-unavailable", "settle", HttpRoute.HTTP_API.send(lost, settle));
    assertThat(lost.invoke("{\"ask\":[1]}").payload())
        .contains("QueryFailedException", "the ledger of attempts is unavailable");
  }

  @Test
  void hasTriedEachExample() {
    assertThat(new TreeSet<>(examples().stream().map(Example::name).toList()))
        .containsExactly(
            "ask-invalid-ids",
            "asked",
            "asked-vendor",
            "bad-cursor",
            "invalid-query",
            "invalid-settlement",
            "ledger-unavailable",
            "listed",
            "receipt-in-doubt",
            "receipt-invalid-id",
            "seen-changed",
            "settle-unavailable",
            "settled",
            "settled-in-part",
            "unknown-state");
  }

  static List<Broken> brokenQuestions() {
    return new RequestBodies(DESCRIPTION.operation("ask"), 20).broken();
  }

  @ParameterizedTest
  @MethodSource("brokenQuestions")
  void refusesAQuestionThatIsNotDescribed(Broken broken) {
    Reply reply = post("ask", broken.body().toString());

    assertThat(check("ask").differences(reply)).as(reply.toString()).isEmpty();
    assertThat(reply.status()).isEqualTo(broken.keyword().equals("maxItems") ? 413 : 400);
  }

  static List<JsonNode> describedQuestions() {
    return new RequestBodies(DESCRIPTION.operation("ask"), 20).valid();
  }

  @ParameterizedTest
  @MethodSource("describedQuestions")
  void answersAQuestionThatIsDescribed(JsonNode body) {
    assertThat(body("ask", post("ask", body.toString())).path("documents")).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void refusesOtherMethodsAndMediaTypes(HttpRoute route) {
    Map<String, HttpCall> wrong =
        Map.of(
            "receipt", HttpCall.post("[1]").on("/receipts/1"),
            "list", HttpCall.post("[1]").on("/receipts"),
            "ask", HttpCall.get("/receipts/ask", Map.of()),
            "settle", HttpCall.get("/receipts/settle", Map.of()));
    wrong.forEach(
        (operation, call) -> {
          Reply reply = route.send(function, call);
          assertThat(check(operation).differences(reply)).as(reply.toString()).isEmpty();
          assertThat(reply.status()).isEqualTo(405);
        });
    for (String operation : List.of("ask", "settle")) {
      Reply reply =
          route.send(function, HttpCall.post("text/plain", "[1]").on("/receipts/" + operation));
      assertThat(check(operation).differences(reply)).as(reply.toString()).isEmpty();
      assertThat(reply.status()).isEqualTo(415);
    }
  }

  private static void assertLike(String example, Reply reply, String... replacement) {
    Reply replaced =
        replacement.length == 0
            ? reply
            : new Reply(
                reply.status(),
                reply.headers(),
                reply.body().replace(replacement[0], replacement[1]));
    assertLike(example, example(example).operation(), replaced);
  }

  private static void assertLike(String name, String operation, Reply reply) {
    assertThat(check(operation).differences(reply)).as(reply.toString()).isEmpty();
    Example example = example(name);
    assertThat(reply.status()).isEqualTo(example.status());
    assertThat(json(likened(reply.body()))).isEqualTo(json(likened(example.value().toString())));
  }

  private static String likened(String json) {
    String likened = json;
    for (var varying : VARYING.entrySet()) {
      likened = likened.replaceAll(varying.getKey(), varying.getValue());
    }
    return likened;
  }

  private static Example example(String name) {
    return examples().stream()
        .collect(toMap(Example::name, example -> example, (one, same) -> one))
        .get(name);
  }

  private static ReplyCheck check(String operation) {
    return new ReplyCheck(DESCRIPTION.operation(operation));
  }

  /** The body of a successful reply, as described. */
  private static JsonNode body(String operation, Reply reply) {
    assertThat(check(operation).differences(reply)).as(reply.toString()).isEmpty();
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return json(reply.body());
  }

  private static Reply get(String path, Map<String, String> query) {
    return HttpRoute.HTTP_API.send(function, HttpCall.get(path, query));
  }

  private static Reply post(String operation, String body) {
    return HttpRoute.HTTP_API.send(function, HttpCall.post(body).on("/receipts/" + operation));
  }

  private static String decision(long id, String seen, String as) {
    return "{\"settle\":[{\"id\":%d,\"seen\":\"%s\"}],\"as\":\"%s\"}".formatted(id, seen, as);
  }

  /** The successful calls before each failure keep the circuit closed. */
  private void doubt(long id) {
    for (int call = 0; call < 2; call++) {
      reload("[" + another() + "]");
    }
    vendor.nextReloads(Fault.ERROR_500);
    reload("[" + id + "]");
  }

  /** A receipt that succeeds and that no test asks for. */
  private static long another() {
    long id = OTHER_ID.getAndIncrement();
    vendor.addFailed(id);
    return id;
  }

  private void reload(String event) {
    reloads++;
    assertThat(function.invoke(event).functionError()).isEmpty();
  }

  private static String reloadAgain(long id) {
    return json(function.invoke("[" + id + "]").payload())
        .path("documents")
        .get(0)
        .path("outcome")
        .asText();
  }

  private static String since(long id) {
    return json(function.invoke("{\"ask\":[" + id + "]}").payload())
        .path("documents")
        .get(0)
        .path("since")
        .asText();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
