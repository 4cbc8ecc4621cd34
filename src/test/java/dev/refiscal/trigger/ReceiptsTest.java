// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.MovableClock;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The replies to people who ask for, list and settle receipts, over HTTP and directly. */
class ReceiptsTest {

  private static final String SINCE = "2026-03-12T19:03:58.123Z";
  private static final String LATER = "2026-03-12T20:03:58.123Z";

  private final ObjectMapper mapper = new ObjectMapper();
  private final MovableClock clock = new MovableClock(Instant.parse(SINCE));
  private final FakeProcessor processing = new FakeProcessor();
  private final FakeQueues queues = new FakeQueues();
  private final List<String> lines = new ArrayList<>();
  private final Telemetry telemetry = new Telemetry("local", clock, lines::add);
  private final UnreliableStore store = new UnreliableStore(TestTriggers.memory(clock));
  private final HttpTrigger http = TestTriggers.http(processing, queues, telemetry, store, clock);
  private final DirectTrigger direct =
      TestTriggers.direct(processing, queues, telemetry, store, clock);
  private int reloads;

  @AfterEach
  void sentNothingButWhatWasToBeReloaded() {
    assertThat(processing.calls()).hasSize(reloads);
  }

  @Test
  void tellsWhatBecameOfOneReceipt() {
    doubt(1);
    clock.advance(Duration.ofHours(1));

    assertThat(get("/receipts/1"))
        .isEqualTo(
            ok(
                """
                {"requestId": "request-1", "summary": {"inDoubt": 1}, "documents": [
                  {"id": 1, "state": "inDoubt", "since": "%s", "attempts": 1,
                   "reason": "no answer in time", "requestId": "request-1"}]}
                """
                    .formatted(SINCE)));
  }

  @Test
  void tellsWhatBecameOfManyReceiptsInTheirOrder() {
    reload("[3]", new Accepted());
    reload("[2]", new Rejected("the vendor answered 422"));
    clock.advance(Duration.ofHours(1));

    assertThat(post("/receipts/ask", "{\"ids\":[3,7,2,3]}"))
        .isEqualTo(
            ok(
"""
                {"requestId": "request-1", "summary": {"accepted": 1, "unknown": 1, "rejected": 1},
                 "documents": [
                  {"id": 3, "state": "accepted", "since": "%1$s", "attempts": 1,
                   "accepted": "%1$s", "duplicateUntil": "2026-03-13T19:03:58.123Z",
                   "requestId": "request-1"},
                  {"id": 7, "state": "unknown"},
                  {"id": 2, "state": "rejected", "since": "%1$s", "attempts": 1,
                   "reason": "the vendor answered 422", "requestId": "request-1"}]}
"""
                    .formatted(SINCE)));
    assertThat(post("/receipts/ask", "[3]"))
        .isEqualTo(post("/receipts/ask", "{\"ids\":[3],\"vendor\":false}"));
    assertThat(invoke("{\"ask\":[3,7,2,3]}"))
        .isEqualTo(post("/receipts/ask", "[3,7,2]").path("body"));
  }

  @Test
  void saysThatTheVendorCannotBeAskedWhereNobodyToldHow() {
    JsonNode answer = get("/receipts/1", Map.of("vendor", "true")).path("body");

    assertThat(answer.path("vendor").asText())
        .isEqualTo("cannot be asked: no status path is configured");
    assertThat(answer.path("documents").get(0).has("vendor")).isFalse();
  }

  @Test
  void listsInPages() {
    doubt(1);
    clock.advance(Duration.ofHours(1));
    doubt(2);

    JsonNode first = get("/receipts", Map.of("state", "inDoubt", "limit", "1")).path("body");
    assertThat(first.path("documents").findValuesAsText("id")).containsExactly("1");
    assertThat(first.path("documents").get(0).path("since").asText()).isEqualTo(SINCE);
    String cursor = first.path("cursor").asText();

    JsonNode second =
        get("/receipts", Map.of("state", "inDoubt", "limit", "1", "cursor", cursor)).path("body");
    assertThat(second.path("documents").findValuesAsText("id")).containsExactly("2");
    assertThat(second.has("cursor")).isFalse();
    assertThat(invoke("{\"list\":\"inDoubt\",\"limit\":1,\"cursor\":\"" + cursor + "\"}"))
        .isEqualTo(second);
    assertThat(invoke("{\"list\":\"waiting\"}").path("documents")).isEmpty();
  }

  @Test
  void answersAPanelOfADashboardWithATable() {
    doubt(1);
    clock.advance(Duration.ofHours(27).plusMinutes(5));
    doubt(2);

    assertThat(panel("inDoubt", 500))
        .isEqualTo(
            """
            Receipts: **2**. The oldest: **27 h 5 min**.

            | receipt | since | attempts | reason |
            |---|---|---|---|
            | 1 | 2026-03-12T19:03:58.123Z | 1 | no answer in time |
            | 2 | 2026-03-13T22:08:58.123Z | 1 | no answer in time |
            """);
    assertThat(panel("inDoubt", 1))
        .startsWith("Receipts: **more than 1**. The oldest: **27 h 5 min**.")
        .doesNotContain("| 2 |");
    assertThat(panel("waiting", 500)).isEqualTo("Receipts: **0**.\n");
  }

  @Test
  void settlesWhatAPersonHasLookedAt() {
    doubt(1);
    clock.advance(Duration.ofHours(1));

    assertThat(settle("[{\"id\":1,\"seen\":\"%s\"}]", "accepted"))
        .isEqualTo(
            ok(
                """
                {"requestId": "request-1", "as": "accepted", "settled": 1, "documents": [
                  {"id": 1, "settled": true, "state": "accepted", "since": "%1$s",
                   "attempts": 1, "accepted": "%1$s",
                   "duplicateUntil": "2026-03-13T20:03:58.123Z", "requestId": "request-1"}]}
                """
                    .formatted(LATER)));
    assertThat(counted()).contains("\"Settled\":1");
    clock.advance(Duration.ofMillis(1));
    assertThat(invoke("[1]").path("summary").toString()).isEqualTo("{\"duplicate\":1}");
  }

  @Test
  void hasTheNextRequestSendWhatAPersonReleases() {
    doubt(1);

    JsonNode answer =
        invoke("{\"settle\":[{\"id\":1,\"seen\":\"%s\"}],\"as\":\"released\"}".formatted(SINCE));

    assertThat(answer.path("documents").get(0).path("state").asText()).isEqualTo("waiting");
    reload("[1]", new Accepted());
  }

  @Test
  void settlesNothingThatIsNotAsItWasSeenAndShowsWhatIsThereNow() {
    doubt(1);

    JsonNode reply =
        post(
            "/receipts/settle",
            "{\"settle\":[{\"id\":1,\"seen\":\"2026-03-12T19:03:58Z\"}],\"as\":\"accepted\"}");

    assertThat(reply)
        .isEqualTo(
            problem(
                409,
                """
                {"type": "urn:problem-type:refiscal:seen-changed",
                 "title": "The documents have changed since they were seen", "status": 409,
                 "detail": "nothing was settled; see the current state of the documents",
                 "requestId": "request-1", "as": "accepted", "settled": 0, "documents": [
                  {"id": 1, "settled": false, "why": "seen is not its since: it has changed, or the time was not copied in full",
                   "state": "inDoubt", "since": "%s", "attempts": 1,
                   "reason": "no answer in time", "requestId": "request-1"}]}
                """
                    .formatted(SINCE)));
    assertThat(counted()).doesNotContain("Settled");
  }

  /** The same instant, as people and programs write it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-12T19:03:58.123Z",
        "2026-03-12T19:03:58.123000000Z",
        "2026-03-12T22:03:58.123+03:00",
        "2026-03-12t19:03:58.123z"
      })
  void takesTheTimeThatWasSeenInAnySpelling(String seen) {
    doubt(1);

    assertThat(settle("[{\"id\":1,\"seen\":\"" + seen + "\"}]", "accepted").path("statusCode"))
        .isEqualTo(json("200"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-12T19:03:58Z",
        "2026-03-12T19:03:58.123456Z",
        "2026-03-12T19:03:58.124Z",
        "2026-03-12T19:03:58.123+03:00"
      })
  void settlesNothingAtAnotherTime(String seen) {
    doubt(1);

    JsonNode reply = settle("[{\"id\":1,\"seen\":\"" + seen + "\"}]", "accepted");

    assertThat(reply.path("statusCode").intValue()).isEqualTo(409);
    assertThat(reply.path("body").path("documents").get(0).path("since").asText()).isEqualTo(SINCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-12T19:03:58.123", "2026-03-12", "1773342238123", ""})
  void refusesATimeThatIsNotAMoment(String seen) {
    doubt(1);

    assertRefused(
        settle("[{\"id\":1,\"seen\":\"" + seen + "\"}]", "accepted"),
        400,
        "invalid-settlement",
        "settle[0].seen is not a time such as 2026-03-12T19:03:58.123Z");
  }

  @Test
  void saysOfEachWhereOnlySomeAreSettled() {
    doubt(1);

    JsonNode reply =
        settle("[{\"id\":1,\"seen\":\"%1$s\"},{\"id\":2,\"seen\":\"%1$s\"}]", "released");

    assertThat(reply.path("statusCode").intValue()).isEqualTo(207);
    assertThat(reply.path("body").path("settled").intValue()).isEqualTo(1);
    assertThat(reply.path("body").path("documents").get(1).toString())
        .isEqualTo(
            "{\"id\":2,\"settled\":false,\"why\":\"the ledger has no record of it\","
                + "\"state\":\"unknown\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "null",
      quoteCharacter = '~',
      value = {
        "null;null;null;unknown-state;the state is not one of rejected, waiting, inDoubt",
        "accepted;null;null;unknown-state;the state is not one of rejected, waiting, inDoubt",
        "INDOUBT;null;null;unknown-state;the state is not one of rejected, waiting, inDoubt",
        "inDoubt;0;null;invalid-query;limit is not an integer from 1 to 500",
        "inDoubt;501;null;invalid-query;limit is not an integer from 1 to 500",
        "inDoubt;1.0;null;invalid-query;limit is not an integer from 1 to 500",
        "inDoubt;~~;null;invalid-query;limit is not an integer from 1 to 500",
        "inDoubt;1;nonsense;bad-cursor;the cursor is not from this list",
        "inDoubt;1;~~;bad-cursor;the cursor is not from this list",
        "rejected;1;aW5Eb3VidC8xLzE;bad-cursor;the cursor is not from this list",
        "inDoubt;1;aW5Eb3VidC8xLzk5OTk5OTk5OTk5OTk5OTk5OTk;bad-cursor;the cursor is not from this"
            + " list"
      })
  void refusesAListThatThereIsNot(
      String state, String limit, String cursor, String type, String detail) {
    var query = new java.util.HashMap<String, String>();
    query.put("state", state);
    query.put("limit", limit);
    query.put("cursor", cursor);
    query.values().removeIf(java.util.Objects::isNull);

    assertRefused(get("/receipts", query), 400, type, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{`list`:7};the state is not one of rejected, waiting, inDoubt",
        "{`list`:`inDoubt`,`limit`:`1`};limit is not an integer from 1 to 500",
        "{`list`:`inDoubt`,`limit`:1.5};limit is not an integer from 1 to 500",
        "{`list`:`inDoubt`,`cursor`:1};the cursor is not from this list",
        "{`ask`:[]};ask is empty",
        "{`ask`:1};ask is a number, not an array",
        "{`ask`:[0]};ask[0] is an integer out of range, not an integer from 1 to"
            + " 9223372036854775807",
        "{`ask`:[1],`vendor`:1};vendor is a number, not a boolean",
        "{`ask`:[1],`ids`:[1]};the event has ids and ask: only one of them is allowed",
        "{`settle`:1};settle is a number, not an array"
      })
  void refusesADirectInvocationThatMakesNoSense(String event, String message) {
    assertThatThrownBy(() -> invoke(event.replace('`', '"')))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "+1", "01", "1.0", "abc", "9223372036854775808", "%31", "1e3"})
  void refusesAnIdInThePathThatIsNone(String id) {
    assertRefused(
        get("/receipts/" + id),
        400,
        "invalid-ids",
        "the id in the path is not an integer from 1 to 9223372036854775807");
  }

  @Test
  void takesTheLargestIdInThePath() {
    assertThat(get("/receipts/9223372036854775807").path("statusCode").intValue()).isEqualTo(200);
  }

  @Test
  void refusesAQueryThatCanBeReadInTwoWays() {
    assertRefused(
        get("/receipts/1", Map.of("vendor", "yes")),
        400,
        "invalid-query",
        "vendor is neither true nor false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "[];invalid-settlement;the body is an array, not an object",
        "{};invalid-settlement;settle is missing, not an array",
        "{`settle`:[],`as`:`accepted`};invalid-ids;settle is empty",
        "{`settle`:[1],`as`:`accepted`};invalid-settlement;settle[0] is a number, not an object"
            + " with id and seen",
        "{`settle`:[{`seen`:`2026-03-12T19:03:58Z`}],`as`:`accepted`};invalid-ids;settle[0].id is"
            + " missing, not an integer from 1 to 9223372036854775807",
        "{`settle`:[{`id`:1}],`as`:`accepted`};invalid-settlement;settle[0].seen is missing, not a"
            + " time such as 2026-03-12T19:03:58.123Z",
        "{`settle`:[{`id`:1,`seen`:`yesterday`}],`as`:`accepted`};invalid-settlement;settle[0].seen"
            + " is not a time such as 2026-03-12T19:03:58.123Z",
        "{`settle`:[{`id`:1,`seen`:`2026-03-12T19:03:58Z`},{`id`:1,`seen`:`2026-03-12T19:03:59Z`}],`as`:`accepted`};invalid-settlement;settle[1]"
            + " repeats an id",
        "{`settle`:[{`id`:1,`seen`:`2026-03-12T19:03:58Z`}]};invalid-settlement;as is neither"
            + " accepted nor released",
        "{`settle`:[{`id`:1,`seen`:`2026-03-12T19:03:58Z`}],`as`:`rejected`};invalid-settlement;as"
            + " is neither accepted nor released"
      })
  void refusesAWordThatMakesNoSense(String body, String type, String detail) {
    assertRefused(post("/receipts/settle", body.replace('`', '"')), 400, type, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {"/receipts/ask;{`ids`:[1%s]}", "/receipts/settle;{`settle`:[1%s],`as`:`accepted`}"})
  void refusesMoreThanItTakes(String path, String body) {
    String many = body.replace('`', '"').formatted(",1".repeat(10_000));

    assertRefused(
        post(path, many), 413, "too-many-ids", "there are 10001 ids; the maximum is 10000");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /receipts, GET",
    "POST, /receipts/1, GET",
    "DELETE, /prod/receipts/1, GET",
    "GET, /receipts/ask, POST",
    "GET, /receipts/settle, POST",
    "GET, /reloads, POST",
    "GET, /receipts/1/2, POST"
  })
  void namesTheMethodOfAPath(String method, String path, String allowed) {
    JsonNode reply = send(method, path, Map.of(), "[1]");

    assertRefused(
        reply, 405, "method-not-allowed", "use %s, not another method".formatted(allowed));
    assertThat(reply.path("headers").path("allow").asText()).isEqualTo(allowed);
  }

  @Test
  void asksForJson() {
    ObjectNode event = event("POST", "/receipts/ask", "[1]");
    event.putObject("headers").put("content-type", "text/plain");

    assertThat(http.handle(event, TestTriggers.invocation(clock)).path("statusCode").intValue())
        .isEqualTo(415);
  }

  @Test
  void saysThatTheLedgerCannotBeRead() {
    store.breakDown();

    for (JsonNode reply :
        List.of(
            get("/receipts/1"),
            post("/receipts/ask", "[1]"),
            get("/receipts", Map.of("state", "inDoubt")))) {
      assertThat(reply)
          .isEqualTo(
              unavailable(
                  """
                  {"type": "urn:problem-type:refiscal:ledger-unavailable",
                   "title": "The ledger of attempts is unavailable", "status": 503,
                   "detail": "the query could not be answered; try again", "requestId": "request-1"}
                  """));
    }
    assertThatThrownBy(() -> invoke("{\"ask\":[1]}"))
        .isInstanceOf(QueryFailedException.class)
        .hasMessage("the ledger of attempts is unavailable; try again");
    assertThat(counted()).contains("\"LedgerUnavailable\":4");
  }

  @Test
  void saysThatNothingIsSettledForCertainWhereTheLedgerCannotBeRead() {
    doubt(1);
    store.breakDown();

    assertThat(settle("[{\"id\":1,\"seen\":\"%s\"}]", "accepted"))
        .isEqualTo(
            unavailable(
                """
                {"type": "urn:problem-type:refiscal:ledger-unavailable",
                 "title": "The ledger of attempts is unavailable", "status": 503,
                 "detail": "the settlement may not be recorded; query the documents, then settle those that are unchanged",
                 "requestId": "request-1", "as": "accepted", "settled": 0, "documents": [
                   {"id": 1, "settled": false,
                    "why": "the ledger could not be read; nothing was changed"}]}
                """));
    assertThat(
            invoke(
                "{\"settle\":[{\"id\":1,\"seen\":\"%s\"}],\"as\":\"accepted\"}".formatted(SINCE)))
        .isEqualTo(
            json(
                """
                {"requestId": "request-1", "as": "accepted", "settled": 0, "documents": [
                  {"id": 1, "settled": false,
                   "why": "the ledger could not be read; nothing was changed"}]}
                """));
    assertThat(counted()).contains("\"LedgerUnavailable\":2");
  }

  private void doubt(long id) {
    reload("[" + id + "]", new InDoubt("no answer in time"));
  }

  private void reload(String event, dev.refiscal.reload.Outcome outcome) {
    processing.answer(outcome);
    reloads++;
    assertThat(invoke(event).path("summary").has(outcome.label())).isTrue();
  }

  private JsonNode settle(String documents, String as) {
    String body = "{\"settle\":%s,\"as\":\"%s\"}".formatted(documents.formatted(SINCE), as);
    return post("/receipts/settle", body);
  }

  private JsonNode get(String path) {
    return get(path, Map.of());
  }

  private JsonNode get(String path, Map<String, String> query) {
    return send("GET", path, query, "");
  }

  private JsonNode post(String path, String body) {
    return send("POST", path, Map.of(), body);
  }

  /** The reply, with its body as JSON. */
  private JsonNode send(String method, String path, Map<String, String> query, String body) {
    ObjectNode event = event(method, path, body);
    ObjectNode parameters = event.putObject("queryStringParameters");
    query.forEach(parameters::put);
    assertThat(http.recognizes(event)).isTrue();
    ObjectNode reply = (ObjectNode) http.handle(event, TestTriggers.invocation(clock));
    return reply.set("body", json(reply.path("body").textValue()));
  }

  private static ObjectNode event(String method, String path, String body) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("rawPath", path).put("body", body);
    event.putObject("headers").put("content-type", "application/json");
    event.putObject("requestContext").putObject("http").put("method", method);
    return event;
  }

  private JsonNode invoke(String event) {
    JsonNode parsed = json(event);
    assertThat(direct.recognizes(parsed)).isTrue();
    // As text, since built trees hold longs where parsed ones hold ints.
    return json(direct.handle(parsed, TestTriggers.invocation(clock)).toString());
  }

  /** The request for a CloudWatch custom widget, and what it shows. */
  private String panel(String state, int limit) {
    JsonNode answer =
        invoke(
            """
            {"list": "%s", "limit": %d,
             "widgetContext": {"dashboardName": "refiscal-acme", "params": {"list": "inDoubt"}}}
            """
                .formatted(state, limit));
    assertThat(answer.properties()).hasSize(1);
    return answer.path("markdown").textValue();
  }

  private static void assertRefused(JsonNode reply, int status, String type, String detail) {
    assertThat(reply.path("body").path("detail").asText()).isEqualTo(detail);
    assertThat(reply.path("statusCode").intValue()).isEqualTo(status);
    assertThat(reply.path("headers").path("content-type").asText())
        .isEqualTo("application/problem+json");
    assertThat(reply.path("body").path("type").asText())
        .isEqualTo("urn:problem-type:refiscal:" + type);
  }

  private JsonNode ok(String body) {
    return reply(200, "{\"content-type\": \"application/json\"}", body);
  }

  private JsonNode problem(int status, String body) {
    return reply(status, "{\"content-type\": \"application/problem+json\"}", body);
  }

  private JsonNode unavailable(String body) {
    return reply(
        503, "{\"content-type\": \"application/problem+json\", \"retry-after\": \"30\"}", body);
  }

  private JsonNode reply(int status, String headers, String body) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode().put("statusCode", status);
    reply.set("headers", json(headers));
    reply.set("body", json(body));
    return reply.put("isBase64Encoded", false);
  }

  private JsonNode json(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  private String counted() {
    telemetry.flush("request-1", Duration.ZERO);
    return lines.toString();
  }
}
