// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.reload.Decision;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.simulation.Callers.Way;
import dev.refiscal.simulation.SimulatedVendor.Status;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** People who ask about receipts, list open ones, and settle them. */
final class Accountants {

  private static final List<Way> WAYS = List.of(Way.HTTP, Way.DIRECT);

  /** Lambda retries a failed asynchronous event, and may deliver it twice. */
  private static final List<Way> WAYS_OF_DECIDING = List.of(Way.HTTP, Way.DIRECT, Way.EVENT);

  /** Mostly at once; otherwise after lunch, the night or the weekend. */
  private static final List<Long> LATER =
      List.of(0L, 0L, 0L, Schedule.HOUR, 8 * Schedule.HOUR, 30 * Schedule.HOUR);

  private static final int ATTEMPTS = 3;
  private static final int MOST_PAGES = 20;

  private final World world;
  private final Witness witness;
  private final Questions questions;
  private final Map<String, Long> counts = new TreeMap<>();
  private int pending;

  Accountants(World world) {
    this.world = world;
    this.witness = new Witness(world);
    this.questions = new Questions(world, witness);
  }

  /** Whether all have their answers. */
  boolean areDone() {
    return pending == 0;
  }

  /** The number of actions, by kind and result. */
  Map<String, Long> counts() {
    return counts;
  }

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /**
   * Asks about receipts.
   *
   * @param vendor whether the vendor's status is requested, too
   * @param settles whether decisions follow
   */
  void ask(String label, List<Long> ids, boolean vendor, boolean settles) {
    start(0, () -> seen(label, asked(label, ids, vendor), settles));
  }

  /**
   * Lists the receipts in a state, page by page.
   *
   * @param settles whether decisions follow
   */
  void list(String label, DocumentState state, int limit, boolean settles) {
    start(0, () -> seen(label, listed(label, state, limit), settles));
  }

  private void start(long delay, Runnable strand) {
    long time = world.schedule().now() + delay;
    if (time >= world.horizon()) {
      return;
    }
    pending++;
    world
        .schedule()
        .start(
            time,
            () -> {
              try {
                strand.run();
              } finally {
                pending--;
              }
            });
  }

  private List<Sighting> asked(String label, List<Long> ids, boolean vendor) {
    Dice dice = world.dice().of(label);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Visit visit = Visit.question();
      Optional<JsonNode> answer =
          questions.ask(label + "." + attempt, dice.one(WAYS), visit, ids, vendor);
      count(answer.isPresent() ? "asked" : "asked in vain");
      if (answer.isPresent()) {
        return witness.readAnswer(visit, ids, answer.get());
      }
      world.schedule().sleep(dice.between(Schedule.SECOND, Schedule.MINUTE));
    }
    return List.of();
  }

  private List<Sighting> listed(String label, DocumentState state, int limit) {
    Dice dice = world.dice().of(label);
    long first = world.schedule().now();
    var sightings = new ArrayList<Sighting>();
    Optional<String> cursor = Optional.empty();
    for (int page = 1; page <= MOST_PAGES; page++) {
      Visit visit = Visit.question();
      Optional<JsonNode> answer =
          questions.list(label + "/" + page, dice.one(WAYS), visit, state, limit, cursor);
      count(answer.isPresent() ? "listed a page" : "listed a page in vain");
      if (answer.isEmpty()) {
        return sightings;
      }
      sightings.addAll(witness.readPage(visit, state, limit, answer.get()));
      cursor = Optional.ofNullable(answer.get().path("cursor").textValue());
      if (cursor.isEmpty()) {
        witness.checkIsComplete(state, ids(sightings), first);
        return sightings;
      }
      world.schedule().sleep(dice.chance(0.5) ? 1 : dice.between(1, 5 * Schedule.MINUTE));
    }
    return sightings;
  }

  /** Settles what was seen, however late. */
  private void seen(String label, List<Sighting> sightings, boolean settles) {
    if (!settles || sightings.isEmpty()) {
      return;
    }
    Dice dice = world.dice().of(label + " words");
    var decisions = new EnumMap<Decision, List<Sighting>>(Decision.class);
    for (Sighting sighting : lastOfEach(sightings)) {
      if (dice.chance(0.85)) {
        decisions
            .computeIfAbsent(decision(dice, sighting.id()), any -> new ArrayList<>())
            .add(sighting);
      }
    }
    long later = dice.one(LATER);
    decisions.forEach(
        (decision, seen) ->
            give(
                label + " " + decision.label(),
                decision,
                seen,
                later + dice.between(0, later == 0 ? 2 * Schedule.SECOND : later),
                dice));
  }

  /** Pages may overlap. */
  private static List<Sighting> lastOfEach(List<Sighting> sightings) {
    var last = new TreeMap<Long, Sighting>();
    sightings.forEach(sighting -> last.put(sighting.id(), sighting));
    return List.copyOf(last.values());
  }

  private static List<Long> ids(List<Sighting> sightings) {
    return sightings.stream().map(Sighting::id).toList();
  }

  /** Follows the vendor's cabinet, but people err and some do not look. */
  private Decision decision(Dice dice, long id) {
    boolean errs = dice.chance(0.25);
    Status status = world.vendor().status(id);
    boolean done = status == Status.DONE || (status == Status.QUEUED && dice.chance(0.5));
    return done == errs ? Decision.RELEASED : Decision.ACCEPTED;
  }

  /** Some settle twice. Often others ask for the same receipts at the same time. */
  private void give(String label, Decision decision, List<Sighting> seen, long delay, Dice dice) {
    start(delay, () -> settle(label, decision, seen));
    if (dice.chance(0.2)) {
      long between = dice.one(List.of(Schedule.SECOND, 2 * Schedule.HOUR));
      start(delay + dice.between(0, between), () -> settle(label + " again", decision, seen));
    }
    if (dice.chance(0.3)) {
      boolean force = dice.chance(0.4);
      Way way = dice.one(List.of(Way.values()));
      long moment = Math.max(0, delay + dice.between(-Schedule.SECOND, Schedule.SECOND));
      start(moment, () -> world.callers().ask(label + " other", way, ids(seen), force));
    }
  }

  private void settle(String label, Decision decision, List<Sighting> seen) {
    Dice dice = world.dice().of(label);
    Way way = dice.one(WAYS_OF_DECIDING);
    boolean known = false;
    for (int attempt = 1; attempt <= ATTEMPTS && !known; attempt++) {
      String name = label + "." + attempt;
      known =
          settle(name, way, Visit.decides(decision, seen))
              || (way != Way.EVENT && dice.chance(0.3));
      if (way == Way.EVENT && comesTwice(name)) {
        start(
            dice.between(1, 2 * Schedule.MINUTE),
            () -> settle(name + "!", way, Visit.decides(decision, seen)));
      }
      if (!known) {
        world.schedule().sleep(dice.between(Schedule.SECOND, Schedule.MINUTE));
      }
    }
    if (decision == Decision.RELEASED && dice.chance(0.6)) {
      Way by = dice.one(List.of(Way.values()));
      start(
          dice.between(0, 10 * Schedule.MINUTE),
          () -> world.callers().ask(label + " reload", by, ids(seen), false));
    }
    if (dice.chance(0.3)) {
      start(
          dice.between(0, Schedule.HOUR),
          () -> seen(label + " look", asked(label + " look", ids(seen), false), true));
    }
  }

  /** Whether there is an answer. */
  private boolean settle(String label, Way way, Visit visit) {
    String as = "settled as " + visit.decision().orElseThrow().label() + ": ";
    Optional<JsonNode> answer = questions.settle(label, way, visit);
    if (answer.isEmpty()) {
      count(as + "no answer");
      return false;
    }
    witness.readWord(visit, answer.get());
    for (long id : visit.ids()) {
      count(as + (visit.isRefused(id) ? "refused" : visit.isTold(id) ? "recorded" : "not certain"));
    }
    return true;
  }

  private boolean comesTwice(String label) {
    String event = label + " event";
    return world.weather().strikes(Fault.EVENT_TWICE, new Place(event, world.dice().of(event)));
  }
}
