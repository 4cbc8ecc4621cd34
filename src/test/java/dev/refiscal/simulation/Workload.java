// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.DocumentState;
import dev.refiscal.simulation.Callers.Way;
import dev.refiscal.simulation.SimulatedVendor.Down;
import dev.refiscal.simulation.SimulatedVendor.Outage;
import dev.refiscal.simulation.VendorSettings.NotInError;
import dev.refiscal.simulation.VendorSettings.Unknown;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Makes a seed's workload: a mostly quiet time at a merchant, in random circumstances. */
final class Workload {

  private static final long WINDOW = Schedule.DAY;
  private static final long RETENTION = 90 * Schedule.DAY;

  private final Dice dice;
  private final List<Act> acts = new ArrayList<>();
  private final List<Long> pool = new ArrayList<>();
  private final List<Long> busy = new ArrayList<>();
  private final long horizon;
  private final int days;

  private Workload(long seed) {
    this.dice = new Dice(seed).of("workload");
    this.days = dice.one(List.of(1, 1, 1, 1, 1, 1, 2, 3, 5, 12));
    this.horizon = days * Schedule.DAY;
  }

  static Settings of(long seed, Set<Mutation> mutations) {
    return new Workload(seed).settings(mutations);
  }

  private Settings settings(Set<Mutation> mutations) {
    boolean fifo = dice.chance(0.3);
    int batchSize = dice.one(List.of(1, 3, 50, 50));
    long retention = dice.chance(0.1) ? 5 * Schedule.DAY : RETENTION;
    var vendor =
        new VendorSettings(
            dice.one(List.of(NotInError.values())),
            dice.one(List.of(Unknown.values())),
            dice.chance(0.8),
            dice.chance(0.5),
            dice.chance(0.1) ? 400 * Schedule.DAY : 5 * Schedule.HOUR);
    Map<Fault, Double> rates = rates();
    receipts();
    requests();
    downs();
    people();
    accountants();
    return new Settings(days, fifo, batchSize, WINDOW, retention, vendor, acts, rates, mutations);
  }

  private Map<Fault, Double> rates() {
    var rates = new EnumMap<Fault, Double>(Fault.class);
    double share = dice.nextDouble() * 0.8;
    for (Fault fault : Fault.values()) {
      if (dice.chance(share)) {
        rates.put(fault, fault.most() * Math.pow(dice.nextDouble(), 1.5));
      }
    }
    return rates;
  }

  private void receipts() {
    long receipts = dice.between(1, dice.chance(0.5) ? 5 : 20);
    for (long id = 1; id <= receipts; id++) {
      long receipt = id;
      boolean wrongData = dice.chance(0.1);
      boolean unknown = dice.chance(0.05);
      pool.add(receipt);
      if (!unknown) {
        acts.add(
            new Act(
                "a receipt failed",
                "receipt " + id + " fails",
                0,
                world -> world.vendor().add(receipt, wrongData)));
      }
    }
  }

  private void requests() {
    long bursts = dice.between(2, 14);
    double forced = dice.chance(0.5) ? dice.nextDouble() * 0.4 : 0;
    double malformed = dice.chance(0.2) ? 0.1 : 0;
    for (int burst = 1; burst <= bursts; burst++) {
      long time = time();
      busy.add(time);
      List<Long> ids = some(6);
      long requests = dice.chance(0.25) ? dice.between(2, 5) : 1;
      for (int request = 1; request <= requests; request++) {
        boolean force = dice.chance(forced);
        List<Long> asked = dice.chance(malformed) ? List.of() : dice.chance(0.7) ? ids : some(3);
        Way way = dice.one(List.of(Way.values()));
        if (asked.isEmpty() && way != Way.HTTP) {
          way = Way.MESSAGE;
        }
        boolean really = force && !asked.isEmpty();
        String label = (really ? "force" : "ask") + burst + "-" + request;
        Way by = way;
        acts.add(
            new Act(
                (really ? "force by " : "request by ") + by,
                label,
                time + dice.between(0, dice.chance(0.5) ? 2 * Schedule.SECOND : Schedule.MINUTE),
                world -> world.callers().ask(label, by, asked, really)));
      }
    }
  }

  private List<Long> some(int most) {
    var left = new ArrayList<>(pool);
    var some = new ArrayList<Long>();
    long wanted = dice.between(1, most);
    while (some.size() < wanted && !left.isEmpty()) {
      some.add(left.remove((int) dice.between(0, left.size() - 1)));
    }
    return some;
  }

  private void downs() {
    if (dice.chance(0.4)) {
      long from = time();
      long lasts =
          dice.one(List.of(2L, 20L, 20L, 60L, 60L, 180L, 180L, 900L, 2_000L)) * Schedule.MINUTE;
      Down how = dice.one(List.of(Down.values()));
      acts.add(
          new Act(
              "the vendor is down: " + how,
              "vendor " + how + " for " + Schedule.duration(lasts),
              from,
              world ->
                  world.vendor().fails(new Outage(from, Math.min(from + lasts, horizon), how))));
    }
    if (dice.chance(0.2)) {
      window("the table is down", 2 * Schedule.HOUR, World::ledgerDown);
    }
    if (dice.chance(0.2)) {
      window("the queues are down", 20 * Schedule.MINUTE, World::queuesDown);
    }
    if (dice.chance(0.2)) {
      window("the kill switch is on", 2 * Schedule.DAY, (world, on) -> world.mapping().turn(!on));
    }
  }

  /** One act with a start and an end. */
  private void window(String name, long longest, BiConsumer<World, Boolean> what) {
    long from = time();
    long to = Math.min(horizon, from + dice.between(Schedule.MINUTE, longest));
    acts.add(
        new Act(
            name,
            name + " until " + Schedule.duration(to),
            from,
            world -> {
              what.accept(world, true);
              world.schedule().at(to, () -> what.accept(world, false));
            }));
  }

  private void people() {
    long looks = dice.chance(0.6) ? dice.between(1, 4) : 0;
    for (int look = 1; look <= looks; look++) {
      String label = "look" + look;
      double share = dice.one(List.of(0.3, 1.0));
      Way way = dice.one(List.of(Way.values()));
      if (dice.chance(0.5)) {
        acts.add(
            new Act(
                "redrive",
                label + " redrive",
                time(),
                world -> world.people().redrive(label, share)));
      } else {
        acts.add(
            new Act(
                "force after a look",
                label + " force",
                time(),
                world -> world.people().force(label, way)));
      }
    }
    long presses = dice.chance(0.3) ? dice.between(1, 3) : 0;
    for (int press = 1; press <= presses; press++) {
      long id = dice.one(pool);
      acts.add(
          new Act(
              "button", "button" + press + " " + id, time(), world -> world.vendor().button(id)));
    }
  }

  private void accountants() {
    long looks = dice.chance(0.7) ? dice.between(1, 8) : 0;
    for (int look = 1; look <= looks; look++) {
      boolean settles = dice.chance(0.7);
      String and = settles ? " and settle" : "";
      long time = dice.chance(0.5) ? time() : soonAfter(dice.one(busy));
      if (dice.chance(0.6)) {
        String label = "question" + look;
        List<Long> ids = some(dice.one(List.of(1, 4, 20)));
        boolean vendor = dice.chance(0.3);
        acts.add(
            new Act(
                "ask" + and,
                label + " about " + ids + and,
                time,
                world -> world.accountants().ask(label, ids, vendor, settles)));
      } else {
        String label = "list" + look;
        DocumentState state =
            dice.one(
                List.of(
                    DocumentState.IN_DOUBT,
                    DocumentState.IN_DOUBT,
                    DocumentState.REJECTED,
                    DocumentState.WAITING));
        int limit = dice.one(List.of(1, 3, 100));
        acts.add(
            new Act(
                "list " + state.label() + and,
                label + " of " + state.label() + and,
                time,
                world -> world.accountants().list(label, state, limit, settles)));
      }
    }
  }

  /** A time within an hour, mostly within a minute. */
  private long soonAfter(long time) {
    long most = dice.one(List.of(Schedule.MINUTE, Schedule.MINUTE, Schedule.HOUR));
    return Math.min(horizon - 1, time + dice.between(0, most));
  }

  private long time() {
    return dice.between(0, horizon - 1);
  }
}
