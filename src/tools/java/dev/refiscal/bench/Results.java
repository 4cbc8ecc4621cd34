// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that has been measured, by metric and function. */
final class Results {

  private final Map<Metric, Map<String, List<Double>>> values = new EnumMap<>(Metric.class);

  /**
   * Records a value.
   *
   * @param function its name
   * @param value in the metric's unit
   */
  void add(Metric metric, String function, double value) {
    values
        .computeIfAbsent(metric, any -> new HashMap<>())
        .computeIfAbsent(function, any -> new ArrayList<>())
        .add(value);
  }

  /** The samples of a function's metric, empty if not measured. */
  Optional<Samples> of(Metric metric, String function) {
    return Optional.ofNullable(values.getOrDefault(metric, Map.of()).get(function))
        .map(Samples::new);
  }

  /** Whether a metric was measured for any function. */
  boolean has(Metric metric) {
    return values.containsKey(metric);
  }
}
