// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Which fault the next call meets: the next planned one, else a random one, else the standing one.
 *
 * @param <F> the faults of one endpoint
 */
final class FaultPlan<F extends Enum<F>> {
  /** The rounding error that a sum of fractions may have. */
  private static final double ROUNDING = 1e-9;

  private final Deque<F> planned = new ArrayDeque<>();
  private Map<F, Double> chances = Map.of();
  private Random random = new Random(0);

  synchronized F next(F standing) {
    return planned.isEmpty() ? byChance(standing) : planned.remove();
  }

  synchronized void add(List<F> faults) {
    planned.addAll(faults);
  }

  /**
   * Draws faults at random from now on. The same seed gives the same faults in the same order.
   *
   * @throws IllegalArgumentException when a probability or their sum is not between 0 and 1
   */
  synchronized void randomize(long seed, Map<F, Double> probabilities) {
    double sum = probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
    if (sum > 1 + ROUNDING || probabilities.values().stream().anyMatch(p -> !(p >= 0))) {
      throw new IllegalArgumentException("Not probabilities of one call: " + probabilities);
    }
    // An enum map iterates in declaration order, which makes the seed reproducible.
    chances = probabilities.isEmpty() ? Map.of() : new EnumMap<>(probabilities);
    random = new Random(seed);
  }

  synchronized void clear() {
    planned.clear();
    chances = Map.of();
  }

  private F byChance(F standing) {
    if (chances.isEmpty()) {
      return standing;
    }
    double drawn = random.nextDouble();
    for (var chance : chances.entrySet()) {
      drawn -= chance.getValue();
      if (drawn < 0) {
        return chance.getKey();
      }
    }
    return standing;
  }
}
