// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.RetryQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A queue as one process of the function sees it: ten messages per call. */
final class QueuePort implements RetryQueue, DeadLetterQueue {

  private static final int ENTRIES = 10;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final World world;
  private final Supplier<Execution> execution;
  private final BiConsumer<Execution, Message> queue;

  /**
   * @param queue accepts a message
   */
  QueuePort(World world, Supplier<Execution> execution, BiConsumer<Execution, Message> queue) {
    this.world = world;
    this.execution = execution;
    this.queue = queue;
  }

  @Override
  public Set<Message> send(List<Message> messages, Deadline deadline) {
    var sent = new LinkedHashSet<Message>();
    for (int from = 0; from < messages.size(); from += ENTRIES) {
      List<Message> call = messages.subList(from, Math.min(from + ENTRIES, messages.size()));
      Duration atMost = deadline.atMost(LIMIT);
      if (atMost.isZero()) {
        execution.get().disturb();
      } else {
        sent.addAll(sendInOneCall(call, atMost));
      }
    }
    return sent;
  }

  private Set<Message> sendInOneCall(List<Message> messages, Duration atMost) {
    Execution current = execution.get();
    current.begins("sending messages", atMost);
    if (world.queuesAreDown() || strikes(Fault.QUEUE_LOST_BEFORE)) {
      return lost(atMost);
    }
    current.spend(Math.min(Schedule.micros(atMost), dice().between(1, 10) * Schedule.MILLI));
    var sent = new LinkedHashSet<>(messages);
    if (strikes(Fault.QUEUE_REFUSES_ONE)) {
      current.disturb();
      sent.remove(dice().one(messages));
    }
    sent.forEach(message -> queue.accept(current, message));
    if (strikes(Fault.QUEUE_LOST_AFTER)) {
      return lost(atMost.minus(atMost.dividedBy(100)).minusMillis(10));
    }
    current.point("after sending messages");
    return sent;
  }

  private Set<Message> lost(Duration left) {
    Execution current = execution.get();
    current.disturb();
    current.spend(Math.max(0, dice().between(0, Math.max(1, Schedule.micros(left)))));
    current.point("without an answer of a queue");
    return Set.of();
  }

  @Override
  public void postpone(Map<String, Duration> receipts, Deadline deadline) {
    var times = new LinkedHashMap<>(receipts);
    while (!times.isEmpty()) {
      Duration atMost = deadline.atMost(LIMIT);
      if (atMost.isZero()) {
        return;
      }
      execution.get().begins("postponing", atMost);
      List<String> call = times.keySet().stream().limit(ENTRIES).toList();
      execution.get().spend(Math.min(Schedule.micros(atMost), 5 * Schedule.MILLI));
      call.forEach(receipt -> postpone(receipt, times.remove(receipt)));
      execution.get().point("after postponing");
    }
  }

  private void postpone(String receipt, Duration time) {
    if (!strikes(Fault.POSTPONE_LOST)) {
      world.queue().postpone(receipt, Schedule.micros(time) / Schedule.SECOND * Schedule.SECOND);
    }
  }

  private boolean strikes(Fault fault) {
    return world.weather().strikes(fault, execution.get().place());
  }

  private Dice dice() {
    return execution.get().place().dice();
  }
}
