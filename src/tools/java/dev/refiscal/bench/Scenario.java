// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

/** One way in which functions are measured. */
interface Scenario {

  /** What the progress lines call it. */
  String name();

  /** Whether it makes sense for such a function. */
  default boolean suits(Variant variant) {
    return true;
  }

  /**
   * Measures a function once.
   *
   * @return what it came to, in a few words
   * @throws WrongResultException if the function did not do what it should have done
   */
  String measure(Variant variant, Results results);
}
