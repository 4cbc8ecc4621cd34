// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One run of a seed.
 *
 * @param violation the first violation
 * @param faults how often each fault struck
 * @param struck the names of the faults that struck
 * @param words the number of people's questions and decisions, by result
 * @param trace what happened, if requested
 */
record Simulation(
    Optional<Violation> violation,
    Map<Fault, Long> faults,
    Set<String> struck,
    Map<String, Long> words,
    List<String> trace) {

  /**
   * Runs a seed.
   *
   * @param without the names of faults to leave out
   * @param traced whether to record a trace
   */
  static Simulation run(
      long seed, Settings settings, Set<String> without, boolean traced, Workers workers) {
    var world = new World(seed, settings, without, traced, workers);
    Optional<Violation> violation = Optional.empty();
    try {
      world.run();
    } catch (Violation found) {
      violation = Optional.of(found);
    }
    return new Simulation(
        violation,
        world.weather().counts(),
        world.weather().struck(),
        world.accountants().counts(),
        world.trace().lines());
  }
}
