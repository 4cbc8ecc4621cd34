// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.Decision;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.simulation.Callers.Way;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sends questions and decisions to the function, by HTTP or directly, and returns the answers.
 * There is no answer if it is lost or if the ledger is unavailable.
 */
final class Questions {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int UNAVAILABLE = 503;

  private final World world;
  private final Witness witness;

  Questions(World world, Witness witness) {
    this.world = world;
    this.witness = witness;
  }

  /** Asks about receipts; by HTTP, a single one has its own path. */
  Optional<JsonNode> ask(String label, Way way, Visit visit, List<Long> ids, boolean vendor) {
    if (way != Way.HTTP) {
      return direct(label, visit, ids("ask", ids, vendor));
    }
    if (ids.size() > 1) {
      return http(label, visit, post("/receipts/ask", ids("ids", ids, vendor)));
    }
    ObjectNode event = get("/live/receipts/" + ids.get(0));
    if (vendor) {
      event.putObject("queryStringParameters").put("vendor", "true");
    }
    return http(label, visit, event);
  }

  private static ObjectNode ids(String name, List<Long> ids, boolean vendor) {
    ObjectNode question = JsonNodeFactory.instance.objectNode();
    var array = question.putArray(name);
    ids.forEach(array::add);
    return vendor ? question.put("vendor", true) : question;
  }

  /** Lists a page of receipts in a state. */
  Optional<JsonNode> list(
      String label, Way way, Visit visit, DocumentState state, int limit, Optional<String> cursor) {
    if (way != Way.HTTP) {
      ObjectNode question = JsonNodeFactory.instance.objectNode();
      question.put("list", state.label()).put("limit", limit);
      cursor.ifPresent(text -> question.put("cursor", text));
      return direct(label, visit, question);
    }
    ObjectNode event = get("/receipts");
    ObjectNode query = event.putObject("queryStringParameters");
    query.put("state", state.label()).put("limit", Integer.toString(limit));
    cursor.ifPresent(text -> query.put("cursor", text));
    return http(label, visit, event);
  }

  /** Sends a visit's decision about what it saw. */
  Optional<JsonNode> settle(String label, Way way, Visit visit) {
    ObjectNode settling = settling(visit.decision().orElseThrow(), visit.sightings());
    return way == Way.HTTP
        ? http(label, visit, post("/receipts/settle", settling))
        : direct(label, visit, settling);
  }

  private ObjectNode settling(Decision decision, Collection<Sighting> sightings) {
    ObjectNode wish = JsonNodeFactory.instance.objectNode();
    var array = wish.putArray("settle");
    sightings.forEach(
        sighting -> array.addObject().put("id", sighting.id()).put("seen", seen(sighting)));
    return wish.put("as", decision.label());
  }

  private String seen(Sighting sighting) {
    return world.has(Mutation.IGNORES_SEEN)
        ? world
            .table()
            .find(new DocumentId(sighting.id()))
            .map(attempt -> attempt.at().toString())
            .orElse(sighting.since())
        : sighting.since();
  }

  private Optional<JsonNode> direct(String label, Visit visit, ObjectNode event) {
    return invoke(label, visit, event).body();
  }

  private Optional<JsonNode> http(String label, Visit visit, ObjectNode event) {
    ((ObjectNode) event.get("requestContext"))
        .put("requestId", label)
        .put("timeEpoch", Schedule.instant(world.schedule().now()).toEpochMilli());
    Optional<JsonNode> reply = invoke(label, visit, event).body();
    if (reply.isEmpty()) {
      return reply;
    }
    JsonNode body = parse(reply.get().path("body").asText());
    int status = reply.get().path("statusCode").asInt();
    if (status == UNAVAILABLE && !body.has("documents")) {
      return Optional.empty();
    }
    witness.checkStatus(visit, status, body);
    return Optional.of(body);
  }

  private Reply invoke(String label, Visit visit, JsonNode event) {
    return world
        .lambda()
        .invoke(
            label,
            label,
            List.of(),
            event,
            execution -> {
              visit.begins(world.schedule().now());
              execution.isFor(visit);
            });
  }

  private static ObjectNode get(String path) {
    return event("GET", path);
  }

  private static ObjectNode post(String path, ObjectNode body) {
    ObjectNode event = event("POST", path);
    event.putObject("headers").put("content-type", "application/json");
    return event.put("body", body.toString()).put("isBase64Encoded", false);
  }

  private static ObjectNode event(String method, String path) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("version", "2.0").put("rawPath", path);
    event.putObject("requestContext").putObject("http").put("method", method);
    return event;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
