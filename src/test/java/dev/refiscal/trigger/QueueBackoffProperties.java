// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class QueueBackoffProperties {

  private static final long MONTH = 31L * 24 * 3_600_000;

  @Property
  void waitsBetweenHalfAndAllOfWhatTheCountCallsForWithinTheLimits(
      @ForAll @LongRange(min = 1, max = MONTH) long base,
      @ForAll @LongRange(min = 1, max = MONTH) long cap,
      @ForAll @IntRange(min = 1) int receiveCount,
      @ForAll long seed) {
    Duration wait = backoff(base, cap, seed).before(receiveCount, Duration.ZERO);

    double calledFor = Math.min((double) cap, base * Math.pow(2, receiveCount - 1.0));
    double longest = Math.min(calledFor, (double) QueueBackoff.LONGEST.toMillis());
    assertThat((double) wait.toMillis()).isBetween(Math.floor(longest / 2), longest);
  }

  @Property
  void neverComesBackBeforeTheVendorAskedForNorAfterSqsForgets(
      @ForAll @LongRange(min = 1, max = MONTH) long base,
      @ForAll @LongRange(min = 1, max = MONTH) long cap,
      @ForAll @IntRange(min = 1) int receiveCount,
      @ForAll @LongRange(max = MONTH) long atLeast,
      @ForAll long seed) {
    Duration wait = backoff(base, cap, seed).before(receiveCount, Duration.ofMillis(atLeast));

    assertThat(wait.toMillis())
        .isBetween(
            Math.min(atLeast, QueueBackoff.LONGEST.toMillis()), QueueBackoff.LONGEST.toMillis());
  }

  private static QueueBackoff backoff(long base, long cap, long seed) {
    return new QueueBackoff(Duration.ofMillis(base), Duration.ofMillis(cap), new Random(seed));
  }
}
