// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.simulation.Callers.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** People who work off dead letters. */
final class People {

  private final World world;

  People(World world) {
    this.world = world;
  }

  /** Redrives dead letters to their queue, like a message move task. */
  void redrive(String label, double share) {
    Dice dice = world.dice().of(label);
    for (QueuedMessage letter : List.copyOf(world.deadLetters().messages())) {
      if (dice.chance(share)) {
        redrive(label, letter);
      }
    }
  }

  private void redrive(String label, QueuedMessage letter) {
    world.deadLetters().remove(letter);
    String id = label + "(" + letter + ")";
    // A letter that SQS made carries no birth, so a redrive is a new request.
    Map<Long, List<Root>> lineage =
        letter.byFunction() ? letter.lineage() : askedAnew(id, letter.lineage());
    if (letter.byFunction()) {
      letter.lineage().forEach((thing, roots) -> world.book().reopened(roots, thing));
    }
    var message =
        new QueuedMessage(
            id,
            letter.body(),
            letter.attributes(),
            letter.group(),
            lineage,
            letter.byFunction(),
            world.dice());
    world.queue().put(message, 0);
  }

  private Map<Long, List<Root>> askedAnew(String label, Map<Long, List<Root>> lineage) {
    var anew = new LinkedHashMap<Long, List<Root>>();
    lineage.forEach(
        (thing, roots) -> {
          Root was = roots.get(0);
          List<Long> ids = thing == Root.UNREADABLE ? List.of() : List.of(thing);
          var root = new Root(label, world.schedule().now(), was.force(), ids);
          anew.put(thing, List.of(world.book().asked(root)));
        });
    return anew;
  }

  /** Forces documents in doubt, after a look at the dead letters. */
  void force(String label, Way way) {
    Dice dice = world.dice().of(label);
    var ids = new LinkedHashSet<Long>();
    for (QueuedMessage letter : List.copyOf(world.deadLetters().messages())) {
      if (letter.attributes().getOrDefault("Outcome", "").equals("inDoubt") && dice.chance(0.7)) {
        world.deadLetters().remove(letter);
        letter.lineage().keySet().stream().filter(id -> id != Root.UNREADABLE).forEach(ids::add);
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    // Often others ask for the same receipts at the same time, since they miss them, too.
    if (dice.chance(0.5)) {
      world.callers().ask(label + " other", Way.HTTP, new ArrayList<>(ids), false);
    }
    world
        .schedule()
        .at(
            world.schedule().now() + dice.between(0, 5 * Schedule.SECOND),
            () -> world.callers().ask(label, way, new ArrayList<>(ids), true));
  }
}
