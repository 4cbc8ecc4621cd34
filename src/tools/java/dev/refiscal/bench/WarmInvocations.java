// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.BenchSettings.Warm;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process that gets one event after another: latencies, invocations a second, the function's
 * own share of an invocation, and memory.
 */
final class WarmInvocations implements Scenario {

  private final Vendor vendor;
  private final Warm warm;

  WarmInvocations(Vendor vendor, Warm warm) {
    this.vendor = vendor;
    this.warm = warm;
  }

  @Override
  public String name() {
    return "warm invocations";
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(Duration.ZERO);
    String title = variant.title();
    try (LocalLambda function = variant.with(vendor.environment()).start()) {
      invoke(function, vendor.events(warm.warmUp(), 1));
      List<Event> singles = vendor.events(warm.timedSingles(), 1);
      long begin = System.nanoTime();
      List<Invocation> invocations = invoke(function, singles);
      double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
      results.add(Metric.RATE, title, invocations.size() / seconds);
      memory(function, title, results);
      if (variant.kind().isOurs()) {
        Samples own = OwnShares.of(function, invocations);
        results.add(Metric.OWN_SHARE_P50, title, own.percentile(50));
        results.add(Metric.OWN_SHARE_P99, title, own.percentile(99));
      }
      latencies(invocations, Metric.LATENCY_1_P50, Metric.LATENCY_1_P99, title, results);
      latencies(
          invoke(function, vendor.events(warm.fifties(), 50)),
          Metric.LATENCY_50_P50,
          Metric.LATENCY_50_P99,
          title,
          results);
      latencies(
          invoke(function, vendor.events(warm.thousands(), 1_000)),
          Metric.LATENCY_1000_P50,
          Metric.LATENCY_1000_P99,
          title,
          results);
      vendor.check(expectedCalls(), function.coldStarts());
      if (variant.kind().isOurs()) {
        vendor.checkConnections(warm.singles() + warm.fifties() + warm.thousands());
      }
      return "%.0f invocations a second".formatted(invocations.size() / seconds);
    }
  }

  private int expectedCalls() {
    return warm.singles() * Vendor.fewestCalls(1)
        + warm.fifties() * Vendor.fewestCalls(50)
        + warm.thousands() * Vendor.fewestCalls(1_000);
  }

  /** Reads the replies after the last one, so that no invocation waits for this. */
  static List<Invocation> invoke(LocalLambda function, List<Event> events) {
    List<String> bodies = events.stream().map(Event::json).toList();
    var invocations = new ArrayList<Invocation>(bodies.size());
    for (String body : bodies) {
      invocations.add(function.invoke(body));
    }
    for (int i = 0; i < events.size(); i++) {
      events.get(i).check(invocations.get(i));
    }
    return invocations;
  }

  private static void memory(LocalLambda function, String title, Results results) {
    ProcessMemory memory = ProcessMemory.of(function.processes().get(0));
    results.add(Metric.MEMORY, title, memory.residentMegabytes());
    results.add(Metric.PEAK_MEMORY, title, memory.peakMegabytes());
  }

  /** The time of each invocation, in milliseconds. */
  static Samples latencies(List<Invocation> invocations) {
    return new Samples(
        invocations.stream()
            .map(invocation -> Millis.of(invocation.timing().orElseThrow().latency()))
            .toList());
  }

  private static void latencies(
      List<Invocation> invocations, Metric p50, Metric p99, String title, Results results) {
    Samples latencies = latencies(invocations);
    results.add(p50, title, latencies.percentile(50));
    results.add(p99, title, latencies.percentile(99));
  }
}
