// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** A place where a fault can strike: an actor with a name and its own dice. */
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

  /** The name of the next fault here. A rerun of the seed can leave it out by this name. */
  String name(Fault fault) {
    return label + "#" + ++faults + " " + fault;
  }
}
