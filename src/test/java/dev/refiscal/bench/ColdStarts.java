// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.Timing;
import java.time.Duration;
import java.util.ArrayList;

/**
 * New processes that get one id each: from the start of the process to its first {@code next}, and
 * to its first reply, for which it needs an access token and a call.
 */
final class ColdStarts implements Scenario {

  private final Vendor vendor;
  private final int starts;
  private final Duration vendorTakes;

  /**
   * @param starts how many processes are started one after another
   * @param vendorTakes how long the vendor holds each answer back
   */
  ColdStarts(Vendor vendor, int starts, Duration vendorTakes) {
    this.vendor = vendor;
    this.starts = starts;
    this.vendorTakes = vendorTakes;
  }

  @Override
  public String name() {
    return vendorTakes.isZero() ? "cold start" : "cold start, slow vendor";
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(vendorTakes);
    var replies = new ArrayList<Double>();
    try (LocalLambda function = variant.with(vendor.environment()).start()) {
      for (Event event : vendor.events(starts, 1)) {
        Timing timing = start(function, event);
        replies.add(Millis.of(timing.toReply()));
        if (vendorTakes.isZero()) {
          results.add(Metric.START_TO_NEXT, variant.title(), Millis.of(timing.toNext()));
          results.add(Metric.START_TO_REPLY, variant.title(), Millis.of(timing.toReply()));
        } else {
          results.add(Metric.SLOW_START_TO_REPLY, variant.title(), Millis.of(timing.toReply()));
        }
      }
    }
    vendor.check(starts * Vendor.fewestCalls(1), starts);
    return Metric.START_TO_REPLY.format(new Samples(replies).median()) + " ms to the first reply";
  }

  private static Timing start(LocalLambda function, Event event) {
    Invocation invocation = function.invoke(event.json());
    event.check(invocation);
    if (!invocation.coldStart()) {
      throw new WrongResultException("The process is not a new one");
    }
    function.killOne();
    return invocation.timing().orElseThrow();
  }
}
