// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.simulation.Execution.KilledError;
import dev.refiscal.trigger.NotQueuedException;
import dev.refiscal.trigger.QueryFailedException;
import dev.refiscal.trigger.UnreadableInputException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs the function in as many processes as needed, each frozen between invocations. */
final class Lambda {

  private static final long LONGEST_SKEW = 50 * Schedule.MILLI;
  private static final long LONGEST_START = 9 * Schedule.SECOND;

  private final World world;
  private final Deque<FunctionProcess> frozen = new ArrayDeque<>();
  private int running;

  Lambda(World world) {
    this.world = world;
  }

  boolean isIdle() {
    return running == 0;
  }

  /**
   * Invokes the function and waits for its end. Only a strand may call it.
   *
   * @param begun receives the execution when it begins
   */
  Reply invoke(
      String label,
      String requestId,
      List<? extends Execution.Carrier> carriers,
      JsonNode event,
      Consumer<Execution> begun) {
    running++;
    try {
      return invoke(place(label), requestId, List.copyOf(carriers), event, begun);
    } finally {
      running--;
    }
  }

  private Reply invoke(
      Place place,
      String requestId,
      List<Execution.Carrier> carriers,
      JsonNode event,
      Consumer<Execution> begun) {
    FunctionProcess process = process(place);
    var execution = new Execution(world, place, requestId, carriers);
    begun.accept(execution);
    world.trace().line(place.label(), "begins");
    try {
      JsonNode reply = process.handle(event, execution);
      execution.point("before its reply");
      if (world.trace().on()) {
        world.trace().line(place.label(), "replies " + reply);
      }
      frozen.push(process);
      return arrived(place, reply);
    } catch (KilledError killed) {
      execution.disturb();
      return Reply.NONE;
    } catch (NotQueuedException | QueryFailedException | UnreadableInputException failed) {
      world.trace().line(place.label(), "fails: " + failed.getMessage());
      frozen.push(process);
      return Reply.NONE;
    } finally {
      execution.end();
    }
  }

  private Reply arrived(Place place, JsonNode reply) {
    return world.weather().strikes(Fault.REPLY_LOST, place)
        ? Reply.NONE
        : new Reply(Optional.of(reply));
  }

  private FunctionProcess process(Place place) {
    if (!frozen.isEmpty()) {
      return frozen.pop();
    }
    if (world.weather().strikes(Fault.COLD_START, place)) {
      world.schedule().sleep(place.dice().between(Schedule.SECOND, LONGEST_START));
    }
    long skew =
        world.weather().strikes(Fault.CLOCK_SKEW, place)
            ? place.dice().between(-LONGEST_SKEW, LONGEST_SKEW)
            : 0;
    return new FunctionProcess(world, place.dice().of("process"), skew);
  }

  private Place place(String label) {
    return new Place(label, world.dice().of(label));
  }
}
