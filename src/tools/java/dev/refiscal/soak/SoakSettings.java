// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How large a soak is.
 *
 * @param seed of the workload and of all faults
 * @param ids different documents
 * @param messages sent to the queue
 * @param requests made over HTTP
 * @param limit after which the soak ends, even with messages still queued
 * @param killEvery about how often a function process is killed
 */
record SoakSettings(
    long seed, int ids, int messages, int requests, Duration limit, Duration killEvery) {

  private static final SoakSettings FULL =
      new SoakSettings(0, 20_000, 2_000, 500, Duration.ofMinutes(8), Duration.ofSeconds(6));
  private static final SoakSettings SHORT =
      new SoakSettings(0, 1_500, 150, 50, Duration.ofSeconds(50), Duration.ofSeconds(6));

  /**
   * Reads {@code soak.short}, {@code soak.seed}, {@code soak.ids}, {@code soak.messages}, {@code
   * soak.requests} and {@code soak.minutes}; a missing or empty one has its default. The default
   * seed is random.
   *
   * @throws NumberFormatException if one of them is not a number
   */
  static SoakSettings fromSystemProperties() {
    SoakSettings defaults = System.getProperty("soak.short", "").equals("true") ? SHORT : FULL;
    long minutes = number("soak.minutes", 0);
    return new SoakSettings(
        number("soak.seed", ThreadLocalRandom.current().nextInt(1, 1_000_000)),
        (int) number("soak.ids", defaults.ids),
        (int) number("soak.messages", defaults.messages),
        (int) number("soak.requests", defaults.requests),
        minutes == 0 ? defaults.limit : Duration.ofMinutes(minutes),
        defaults.killEvery);
  }

  private static long number(String property, long otherwise) {
    String value = System.getProperty(property, "");
    return value.isEmpty() ? otherwise : Long.parseLong(value);
  }
}
