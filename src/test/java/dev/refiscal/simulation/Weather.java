// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The faults of a simulation and their rates. Each fault is on or off (swarm testing), so that rare
 * combinations of few faults are as likely as storms.
 *
 * @see <a href="https://users.cs.utah.edu/~regehr/papers/swarm12.pdf">Swarm testing</a>
 */
final class Weather {

  private final Map<Fault, Double> rates;
  private final Map<Fault, Long> counts;
  private final Set<String> without;
  private final Set<String> struck = new LinkedHashSet<>();
  private boolean over;

  /**
   * @param without the names of single faults to leave out
   */
  Weather(Map<Fault, Double> rates, Set<String> without) {
    this.rates = rates;
    this.without = without;
    this.counts = new EnumMap<>(Fault.class);
  }

  /** Ends all faults. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /** Whether the fault strikes at this place. */
  boolean strikes(Fault fault, Place place) {
    Double rate = rates.get(fault);
    if (rate == null || over || !place.dice().chance(rate)) {
      return false;
    }
    String name = place.name(fault);
    if (without.contains(name)) {
      return false;
    }
    struck.add(name);
    counts.merge(fault, 1L, Long::sum);
    return true;
  }

  /** How often each fault struck. */
  Map<Fault, Long> counts() {
    return counts;
  }

  /** The names of the faults that struck, in order. */
  Set<String> struck() {
    return struck;
  }
}
