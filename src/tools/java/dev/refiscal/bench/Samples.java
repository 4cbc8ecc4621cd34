// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.util.List;

/**
 * Repeated measurements of one thing.
 *
 * @param values in the order in which they were measured; at least one
 */
record Samples(List<Double> values) {

  Samples {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Nothing was measured");
    }
    values = List.copyOf(values);
  }

  /** The middle one, or the mean of the two in the middle. */
  double median() {
    List<Double> sorted = sorted();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  double min() {
    return sorted().get(0);
  }

  double max() {
    return sorted().get(values.size() - 1);
  }

  /**
   * The least value that so many percent of the values do not exceed (nearest rank).
   *
   * @param percent more than 0, at most 100
   */
  double percentile(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("No percentile: " + percent);
    }
    int rank = (int) Math.ceil(percent / 100 * values.size());
    return sorted().get(rank - 1);
  }

  private List<Double> sorted() {
    return values.stream().sorted().toList();
  }
}
