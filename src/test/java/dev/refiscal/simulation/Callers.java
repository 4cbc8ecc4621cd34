// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** Callers that ask by HTTP, direct invocation or message, and read the replies. */
final class Callers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_REPEATS = 2;

  /** Lambda retries a failed asynchronous invocation twice. */
  private static final int ATTEMPTS = 3;

  private static final List<Map.Entry<String, String>> ABSURD =
      List.of(
          Map.entry("NotBefore", "9999-12-31T23:59:59Z"),
          Map.entry("NotBefore", Instant.MAX.toString()),
          Map.entry("NotBefore", "soon"),
          Map.entry("Birth", Instant.MAX.toString()),
          Map.entry("Attempts", Integer.toString(Integer.MAX_VALUE)),
          Map.entry("Attempts", "-7"),
          Map.entry("AskedBy", "x".repeat(101)));

  private final World world;
  private int pending;

  Callers(World world) {
    this.world = world;
  }

  /** How a caller asks. */
  enum Way {
    HTTP,
    DIRECT,
    EVENT,
    MESSAGE
  }

  /** Whether all have their replies. */
  boolean areDone() {
    return pending == 0;
  }

  void ask(String label, Way way, List<Long> ids, boolean force) {
    Root root = world.book().asked(new Root(label, world.schedule().now(), force, ids));
    world.trace().line(label, way + " " + root.body());
    switch (way) {
      case HTTP -> start(0, () -> http(root, 0));
      case DIRECT -> start(0, () -> direct(root));
      case EVENT -> event(root);
      case MESSAGE -> message(root);
    }
  }

  private void start(long delay, Runnable strand) {
    pending++;
    world
        .schedule()
        .start(
            world.schedule().now() + delay,
            () -> {
              try {
                strand.run();
              } finally {
                pending--;
              }
            });
  }

  private void message(Root root) {
    var attributes = new LinkedHashMap<String, String>();
    var place = new Place(root + " attributes", world.dice().of(root + " attributes"));
    if (world.weather().strikes(Fault.ABSURD_ATTRIBUTE, place)) {
      Map.Entry<String, String> absurd = place.dice().one(ABSURD);
      attributes.put(absurd.getKey(), absurd.getValue());
    }
    if (root.force()) {
      attributes.put("Force", "true");
    }
    var message =
        new QueuedMessage(
            root.toString(),
            root.body(),
            attributes,
            "group " + root.ids().get(0) % 3,
            lineage(root),
            false,
            world.dice());
    message.poisonous = world.weather().strikes(Fault.POISON, message.place());
    world.queue().put(message, 0);
  }

  static Map<Long, List<Root>> lineage(Root root) {
    var lineage = new LinkedHashMap<Long, List<Root>>();
    root.ids().forEach(id -> lineage.put(id, List.of(root)));
    return lineage;
  }

  private void http(Root root, int repeats) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("version", "2.0");
    ObjectNode context = event.putObject("requestContext");
    context.putObject("http").put("method", "POST");
    context.put("requestId", root.toString());
    context.put("timeEpoch", Schedule.instant(root.birth()).toEpochMilli());
    event.putObject("headers").put("content-type", "application/json");
    event.put("body", root.body()).put("isBase64Encoded", false);
    Reply reply = invoke(root.toString(), root, event, begins -> {});
    if (reply.body().isEmpty()) {
      world.book().ended(root);
      again(root, root.ids(), repeats);
      return;
    }
    JsonNode body = parse(reply.body().get().path("body").asText());
    List<Long> left = read(root, body);
    again(root, left, repeats);
  }

  private void again(Root root, List<Long> left, int repeats) {
    Dice dice = world.dice().of(root + " again");
    if (!left.isEmpty() && repeats < MOST_REPEATS && dice.chance(0.5) && root.readable()) {
      start(
          dice.between(Schedule.SECOND, Schedule.MINUTE),
          () -> {
            var next = new Root(root + "'", world.schedule().now(), root.force(), left);
            http(world.book().asked(next), repeats + 1);
          });
    }
  }

  private void direct(Root root) {
    Reply reply = invoke(root.toString(), root, parse(root.body()), root::bornAnew);
    if (reply.body().isPresent()) {
      read(root, reply.body().get());
    } else {
      world.book().ended(root);
    }
  }

  private void event(Root root) {
    start(0, () -> event(root, 1));
    var place = new Place(root + " event", world.dice().of(root + " event"));
    if (world.weather().strikes(Fault.EVENT_TWICE, place)) {
      long later = place.dice().between(1, 2 * Schedule.MINUTE);
      start(later, () -> invoke(root + "!", root, parse(root.body()), root::bornAnew));
    }
  }

  private void event(Root root, int attempt) {
    Reply reply = invoke(root + "." + attempt, root, parse(root.body()), root::bornAnew);
    if (reply.body().isPresent()) {
      read(root, reply.body().get());
    } else if (attempt < ATTEMPTS) {
      start(attempt * Schedule.MINUTE, () -> event(root, attempt + 1));
    } else {
      world.trace().line("failure destination", "has " + root);
      world.book().ended(root);
    }
  }

  private Reply invoke(String label, Root root, JsonNode event, LongConsumer begins) {
    Execution.Carrier carrier = id -> root.ids().contains(id) ? List.of(root) : List.of();
    return world
        .lambda()
        .invoke(
            label,
            root.toString(),
            List.of(carrier),
            event,
            execution -> begins.accept(world.schedule().now()));
  }

  /**
   * Reads the outcome of each id in a reply.
   *
   * @return the ids that the caller must send again
   */
  private List<Long> read(Root root, JsonNode reply) {
    if (!root.readable()) {
      world.book().ended(root);
      return List.of();
    }
    var left = new ArrayList<Long>();
    Set<Long> told = new HashSet<>();
    for (JsonNode document : reply.path("documents")) {
      long id = document.path("id").asLong();
      String outcome = document.path("outcome").asText();
      told.add(id);
      if (document.path("queued").booleanValue()) {
        continue;
      }
      if (outcome.equals("accepted") || outcome.equals("duplicate")) {
        mustBeAccepted(root, id, outcome);
      } else if (outcome.equals("retryable")) {
        left.add(id);
      }
      world.book().ended(root, id);
    }
    if (!told.containsAll(root.ids())) {
      throw world.book().violation(Invariant.NEVER_LOST, "the reply to %s is %s", root, reply);
    }
    return left;
  }

  private void mustBeAccepted(Root root, long id, String outcome) {
    boolean answered = outcome.equals("duplicate") && world.book().wasSettled(root, id);
    if (!answered && !world.book().wasAccepted(root, id)) {
      throw world
          .book()
          .violation(Invariant.NEVER_MADE_UP, "%d of %s is told as %s", id, root, outcome);
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
