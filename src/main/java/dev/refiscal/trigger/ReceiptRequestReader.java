// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.InputJson.kind;
import static dev.refiscal.trigger.ProblemType.BAD_CURSOR;
import static dev.refiscal.trigger.ProblemType.INVALID_QUERY;
import static dev.refiscal.trigger.ProblemType.INVALID_SETTLEMENT;
import static dev.refiscal.trigger.ProblemType.UNKNOWN_STATE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.reload.AttemptReader;
import dev.refiscal.reload.Decision;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.SettleRequest;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads queries and settlements of receipts, from HTTP requests and direct invocations alike.
 * Ambiguous input is refused.
 */
@Singleton
final class ReceiptRequestReader {

  private static final String STATES =
      Stream.of(DocumentState.values())
          .filter(DocumentState::isOpen)
          .map(DocumentState::label)
          .collect(Collectors.joining(", "));

  private static final String A_TIME = "a time such as 2026-03-12T19:03:58.123Z";

  private final InputJson json;

  ReceiptRequestReader(InputJson json) {
    this.json = json;
  }

  /**
   * Reads the body of an HTTP request.
   *
   * @throws UnreadableInputException if it is not JSON, or too long
   */
  JsonNode parse(String body) {
    return json.parse(body);
  }

  /**
   * Reads a query for ids: an array, or an object with one.
   *
   * @param name the name of the array in an object
   * @throws UnreadableInputException if it is not a valid query
   */
  AskRequest ask(JsonNode root, String name) {
    var ids = new LinkedHashSet<>(json.ids(root, name));
    return new AskRequest(ids, InputJson.flag(root.path("vendor"), "vendor"));
  }

  /**
   * Reads a query for one id in a path.
   *
   * @param vendor the query parameter {@code vendor}; empty if there is none
   * @throws UnreadableInputException if it is not a valid query
   */
  AskRequest ask(String id, Optional<String> vendor) {
    boolean asked =
        switch (vendor.orElse("false")) {
          case "true" -> true;
          case "false" -> false;
          default ->
              throw new UnreadableInputException(INVALID_QUERY, "vendor is neither true nor false");
        };
    return new AskRequest(Set.of(InputJson.id(id)), asked);
  }

  /**
   * Reads a query for the documents in a state.
   *
   * @throws UnreadableInputException if it is not a valid query
   */
  ListRequest list(Optional<String> state, Optional<String> limit, Optional<String> cursor) {
    DocumentState of = state(state);
    Optional<AttemptReader.Position> after =
        cursor.map(text -> Cursor.read(text, of).orElseThrow(ReceiptRequestReader::badCursor));
    return new ListRequest(
        of, limit.map(ReceiptRequestReader::limit).orElse(ListRequest.USUAL), after);
  }

  /**
   * Reads the same query from the event of a direct invocation.
   *
   * @throws UnreadableInputException if it is not a valid query
   */
  ListRequest list(JsonNode event) {
    JsonNode cursor = event.path("cursor");
    if (!cursor.isMissingNode() && !cursor.isTextual()) {
      throw badCursor();
    }
    JsonNode limit = event.path("limit");
    return list(
        Optional.ofNullable(event.path("list").textValue()),
        limit.isMissingNode()
            ? Optional.empty()
            : Optional.of(limit.isIntegralNumber() ? limit.asText() : ""),
        Optional.ofNullable(cursor.textValue()));
  }

  private static DocumentState state(Optional<String> name) {
    return Stream.of(DocumentState.values())
        .filter(state -> state.isOpen() && name.equals(Optional.of(state.label())))
        .findFirst()
        .orElseThrow(
            () -> new UnreadableInputException(UNKNOWN_STATE, "the state is not one of " + STATES));
  }

  private static int limit(String text) {
    if (text.matches("[1-9][0-9]{0,2}")) {
      int limit = Integer.parseInt(text);
      if (limit <= ListRequest.MOST) {
        return limit;
      }
    }
    throw new UnreadableInputException(
        INVALID_QUERY, "limit is not an integer from 1 to " + ListRequest.MOST);
  }

  private static UnreadableInputException badCursor() {
    return new UnreadableInputException(BAD_CURSOR, "the cursor is not from this list");
  }

  /**
   * Reads a settlement: {@code {"settle": [{"id": 254934, "seen": "…"}], "as": "accepted"}}.
   *
   * @param birth when it was made
   * @throws UnreadableInputException if it is invalid
   */
  SettleRequest settle(JsonNode root, Instant birth) {
    if (!root.isObject()) {
      throw unsettled("the body is %s, not an object".formatted(kind(root)));
    }
    JsonNode array = root.path("settle");
    if (!array.isArray()) {
      throw unsettled("settle is %s, not an array".formatted(kind(array)));
    }
    json.atLeastOneAndNotTooMany(array, "settle");
    var seen = new LinkedHashMap<DocumentId, Instant>();
    int index = 0;
    for (JsonNode element : array) {
      settle(element, "settle[%d]".formatted(index++), seen);
    }
    return new SettleRequest(seen, decision(root.path("as")), birth);
  }

  private static void settle(JsonNode element, String name, Map<DocumentId, Instant> seen) {
    if (!element.isObject()) {
      throw unsettled("%s is %s, not an object with id and seen".formatted(name, kind(element)));
    }
    DocumentId id = InputJson.id(element.path("id"), name + ".id");
    if (seen.putIfAbsent(id, time(element.path("seen"), name + ".seen")) != null) {
      throw unsettled("%s repeats an id".formatted(name));
    }
  }

  private static Instant time(JsonNode time, String name) {
    if (!time.isTextual()) {
      throw unsettled("%s is %s, not %s".formatted(name, kind(time), A_TIME));
    }
    try {
      return Instant.parse(time.textValue());
    } catch (DateTimeException e) {
      throw unsettled("%s is not %s".formatted(name, A_TIME));
    }
  }

  private static Decision decision(JsonNode as) {
    return Stream.of(Decision.values())
        .filter(decision -> decision.label().equals(as.textValue()))
        .findFirst()
        .orElseThrow(() -> unsettled("as is neither accepted nor released"));
  }

  private static UnreadableInputException unsettled(String detail) {
    return new UnreadableInputException(INVALID_SETTLEMENT, detail);
  }
}
