// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

/** One way to measure functions. */
interface Scenario {

  /** The name in the progress lines. */
  String name();

  /** Whether the scenario applies to such a function. */
  default boolean suits(Variant variant) {
    return true;
  }

  /**
   * Measures a function once.
   *
   * @return the result, in a few words
   * @throws WrongResultException if the function gave a wrong result
   */
  String measure(Variant variant, Results results);
}
