// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs many seeds, one per thread at a time. Each seed runs in isolation. */
final class Seeds {

  private final long first;
  private final long last;
  private final Set<Mutation> mutations;
  private final AtomicLong next;
  private final Map<Long, Violation> violations = new ConcurrentSkipListMap<>();
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<String, Long> acts = new TreeMap<>();
  private final Map<String, Long> words = new TreeMap<>();
  private long days;

  /**
   * @param first the first seed
   * @param last the last seed
   */
  Seeds(long first, long last, Set<Mutation> mutations) {
    this.first = first;
    this.last = last;
    this.mutations = mutations;
    this.next = new AtomicLong(first);
  }

  /** Runs them all. */
  void run(int threads) throws InterruptedException {
    var running = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      var thread = new Thread(this::runSome, "seeds " + i);
      running.add(thread);
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  private void runSome() {
    var workers = new Workers();
    for (long seed = next.getAndIncrement(); seed <= last; seed = next.getAndIncrement()) {
      Settings settings = Workload.of(seed, mutations);
      Simulation simulation = Simulation.run(seed, settings, Set.of(), false, workers);
      add(seed, settings, simulation);
    }
  }

  private synchronized void add(long seed, Settings settings, Simulation simulation) {
    days += settings.days();
    simulation.violation().ifPresent(violation -> violations.put(seed, violation));
    simulation.faults().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    simulation.words().forEach((what, count) -> words.merge(what, count, Long::sum));
    settings.acts().forEach(act -> acts.merge(act.kind(), 1L, Long::sum));
  }

  long count() {
    return last - first + 1;
  }

  /** The days of virtual time with work in them. */
  long days() {
    return days;
  }

  /** The violations, by seed. */
  Map<Long, Violation> violations() {
    return violations;
  }

  /** How often each fault struck. */
  Map<Fault, Long> faults() {
    return faults;
  }

  /** The number of acts of each kind that is no single fault. */
  Map<String, Long> acts() {
    return acts;
  }

  /** The number of people's questions and decisions, by result. */
  Map<String, Long> words() {
    return words;
  }

  /** Describes a failing seed after shrinking, with its trace. */
  static List<String> explain(long seed, Set<Mutation> mutations, Violation violation) {
    Settings settings = Workload.of(seed, mutations);
    Simulation shrunk = Shrinker.shrink(seed, settings, violation.invariant());
    var lines = new ArrayList<String>();
    lines.add("seed %d: %s".formatted(seed, violation.getMessage()));
    lines.add(
        "%s queue, batches of %d, %s"
            .formatted(
                settings.fifo() ? "FIFO" : "standard", settings.batchSize(), settings.vendor()));
    lines.add("faults: " + shrunk.struck());
    lines.addAll(shrunk.trace());
    return lines;
  }
}
