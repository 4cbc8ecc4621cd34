// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** A violated invariant. An error, so that the function's code does not handle it. */
final class Violation extends Error {

  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  Violation(Invariant invariant, String message) {
    super(invariant + ": " + message, null, false, false);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
