// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.Timing;
import java.time.Duration;

/**
 * A new process that gets one id: from the start of the process to its first {@code next}, and to
 * its first reply, which needs an access token and a call.
 */
final class ColdStart implements Scenario {

  private final Vendor vendor;
  private final Duration vendorTakes;

  /**
   * @param vendorTakes the vendor's delay of each answer
   */
  ColdStart(Vendor vendor, Duration vendorTakes) {
    this.vendor = vendor;
    this.vendorTakes = vendorTakes;
  }

  @Override
  public String name() {
    return vendorTakes.isZero() ? "cold start" : "cold start, slow vendor";
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(vendorTakes);
    Timing timing = start(variant, vendor.events(1, 1).get(0));
    vendor.check(Vendor.fewestCalls(1), 1);
    if (vendorTakes.isZero()) {
      results.add(Metric.START_TO_NEXT, variant.title(), Millis.of(timing.toNext()));
      results.add(Metric.START_TO_REPLY, variant.title(), Millis.of(timing.toReply()));
    } else {
      results.add(Metric.SLOW_START_TO_REPLY, variant.title(), Millis.of(timing.toReply()));
    }
    return Metric.START_TO_REPLY.format(Millis.of(timing.toReply())) + " ms to the first reply";
  }

  private Timing start(Variant variant, Event event) {
    try (LocalLambda function = variant.with(vendor.environment()).start()) {
      Invocation invocation = function.invoke(event.json());
      event.check(invocation);
      return invocation.timing().orElseThrow();
    }
  }
}
