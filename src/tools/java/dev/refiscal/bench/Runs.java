// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.BenchSettings.Size;
import dev.refiscal.bench.Variant.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run for tests, with invented numbers. */
final class Runs {

  private Runs() {}

  static BenchSettings settings() {
    return new BenchSettings(
        false, 3, Size.FULL, Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /** Two functions; for the first, all of these metrics that apply to a JVM are measured. */
  static Run invented() {
    var results = new Results();
    String jvm = Kind.JVM.title();
    String node = Kind.NODE.title();
    List.of(2000.0, 1000.0, 3000.0).forEach(v -> results.add(Metric.START_TO_REPLY, jvm, v));
    List.of(100.0, 100.0, 100.0).forEach(v -> results.add(Metric.START_TO_REPLY, node, v));
    results.add(Metric.OWN_SHARE_P50, jvm, 0.5);
    results.add(Metric.ZIP_SIZE, jvm, 31.1);
    return new Run(
        Instant.parse("2026-11-24T08:00:00Z"),
        Optional.of("be518aadc3"),
        new Machine("Some <CPU> & Co", 2, 25_276, "Linux 6.18", "17.0.15", "20.20.2", null),
        settings(),
        List.of(jvm, node),
        List.of("No zip was found for: native."),
        results);
  }
}
