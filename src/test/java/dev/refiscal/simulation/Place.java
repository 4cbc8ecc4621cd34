// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** Where a fault can strike: an actor with a name and dice of its own. */
final class Place {

  private final String label;
  private final Dice dice;
  private int faults;

  Place(String label, Dice dice) {
    this.label = label;
    this.dice = dice;
  }

  String label() {
    return label;
  }

  Dice dice() {
    return dice;
  }

  /** The name of the next fault here, by which it can be left out when the seed is run again. */
  String name(Fault fault) {
    return label + "#" + ++faults + " " + fault;
  }
}
