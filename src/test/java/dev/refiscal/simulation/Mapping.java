// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The event source mapping: passes a few batches of messages at a time to the function. */
final class Mapping {

  private static final int CONCURRENCY = 2;
  private static final int BATCH = 10;
  private static final long LONGEST_WINDOW = 400 * Schedule.MILLI;

  private final World world;
  private final SimulatedQueue queue;
  private final Dice dice;
  private boolean off;
  private int running;
  private boolean polling;

  Mapping(World world, SimulatedQueue queue) {
    this.world = world;
    this.queue = queue;
    this.dice = world.dice().of("mapping");
    queue.whenVisible(this::wake);
  }

  /** Turns the kill switch. */
  void turn(boolean on) {
    off = !on;
    wake();
  }

  /** Collects for a moment before it takes a batch. */
  private void wake() {
    if (!off && !polling && running < CONCURRENCY) {
      polling = true;
      world.schedule().start(world.schedule().now() + dice.between(1, LONGEST_WINDOW), this::poll);
    }
  }

  private void poll() {
    polling = false;
    if (off || running == CONCURRENCY) {
      return;
    }
    List<QueuedMessage> batch = queue.receive(BATCH);
    if (batch.isEmpty()) {
      return;
    }
    running++;
    wake();
    try {
      deliver(batch);
    } finally {
      running--;
    }
    wake();
  }

  private void deliver(List<QueuedMessage> batch) {
    String label = "q(" + batch.get(0).id() + "*" + batch.get(0).receives + ")";
    var executions = new Execution[1];
    Reply reply =
        world
            .lambda()
            .invoke(
                label,
                label,
                batch,
                event(batch),
                execution -> {
                  executions[0] = execution;
                  if (batch.stream().anyMatch(message -> message.poisonous)) {
                    execution.diesSoon();
                  }
                });
    if (reply.body().isEmpty()) {
      batch.forEach(message -> message.excused++);
      return;
    }
    Set<String> failures = new HashSet<>();
    reply
        .body()
        .get()
        .path("batchItemFailures")
        .forEach(failure -> failures.add(failure.path("itemIdentifier").asText()));
    for (QueuedMessage message : batch) {
      if (!failures.contains(message.id())) {
        queue.delete(message);
      } else if (executions[0].isDisturbed()) {
        message.excused++;
      }
    }
  }

  private JsonNode event(List<QueuedMessage> batch) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    var records = event.putArray("Records");
    batch.forEach(message -> write(message, records.addObject()));
    return event;
  }

  private void write(QueuedMessage message, ObjectNode json) {
    boolean renewed = world.has(Mutation.BIRTH_AT_DELIVERY);
    long sent = renewed ? world.schedule().now() : message.sent;
    json.put("messageId", message.id());
    json.put("receiptHandle", message.receipt());
    json.put("body", message.body());
    ObjectNode system = json.putObject("attributes");
    system.put("ApproximateReceiveCount", Integer.toString(message.receives));
    system.put("SentTimestamp", Long.toString(Schedule.instant(sent).toEpochMilli()));
    if (queue.fifo()) {
      system.put("MessageGroupId", message.group());
    }
    ObjectNode attributes = json.putObject("messageAttributes");
    message
        .attributes()
        .forEach(
            (name, value) -> {
              if (!renewed || !name.equals("Birth")) {
                attributes.putObject(name).put("dataType", "String").put("stringValue", value);
              }
            });
    json.put("eventSource", "aws:sqs");
    json.put(
        "eventSourceARN",
        "arn:aws:sqs:eu-central-1:123456789012:receipts" + (queue.fifo() ? ".fifo" : ""));
  }
}
