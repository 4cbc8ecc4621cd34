// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds a minimal run that still violates the same invariant. It leaves out acts of people and
 * callers, and single faults, first many at a time and then one by one.
 */
final class Shrinker {

  /** Enough for a readable result; each run takes milliseconds. */
  private static final int MOST_RUNS = 3_000;

  private final long seed;
  private final Invariant invariant;
  private final Workers workers = new Workers();
  private Settings settings;
  private Set<String> without = Set.of();
  private int runs;

  private Shrinker(long seed, Settings settings, Invariant invariant) {
    this.seed = seed;
    this.settings = settings;
    this.invariant = invariant;
  }

  /**
   * Shrinks a failing seed.
   *
   * @return the run that still fails, with its trace
   */
  static Simulation shrink(long seed, Settings settings, Invariant invariant) {
    return new Shrinker(seed, settings, invariant).shrink();
  }

  private Simulation shrink() {
    int before;
    do {
      before = settings.acts().size() + without.size();
      settings = settings.withActs(fewer(settings.acts(), acts -> fails(acts, without)));
      withoutFaults();
    } while (before != settings.acts().size() + without.size() && runs < MOST_RUNS);
    return Simulation.run(seed, settings, without, true, workers);
  }

  private void withoutFaults() {
    List<String> struck =
        List.copyOf(Simulation.run(seed, settings, without, false, workers).struck());
    List<String> needed = fewer(struck, some -> fails(settings.acts(), allBut(struck, some)));
    without = allBut(struck, needed);
  }

  private Set<String> allBut(List<String> struck, List<String> some) {
    var others = new LinkedHashSet<>(without);
    others.addAll(struck);
    some.forEach(others::remove);
    return others;
  }

  private boolean fails(List<Act> acts, Set<String> faults) {
    if (++runs > MOST_RUNS) {
      return false;
    }
    Optional<Violation> violation =
        Simulation.run(seed, settings.withActs(acts), faults, false, workers).violation();
    return violation.filter(found -> found.invariant() == invariant).isPresent();
  }

  /** Leaves out ever smaller parts while the rest still passes the test. */
  private static <T> List<T> fewer(List<T> all, Predicate<List<T>> test) {
    List<T> kept = all;
    for (int size = Math.max(1, all.size() / 2); size >= 1; size /= 2) {
      for (int from = 0; from < kept.size(); ) {
        var rest = new ArrayList<>(kept.subList(0, from));
        rest.addAll(kept.subList(Math.min(from + size, kept.size()), kept.size()));
        if (test.test(rest)) {
          kept = rest;
        } else {
          from += size;
        }
      }
    }
    return kept;
  }
}
