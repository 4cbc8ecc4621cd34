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
      @ForAll @IntRange(min = 1) int attempts,
      @ForAll long seed) {
    Duration wait = backoff(base, cap, seed).before(attempts, Duration.ZERO);

    double calledFor = Math.min((double) cap, base * Math.pow(2, Math.min(attempts - 1.0, 30)));
    assertThat((double) wait.toMillis()).isBetween(Math.floor(calledFor / 2), calledFor);
  }

  @Property
  void neverComesBackBeforeTheVendorAskedForNorIsHiddenLongerThanSqsCan(
      @ForAll @LongRange(min = 1, max = MONTH) long base,
      @ForAll @LongRange(min = 1, max = MONTH) long cap,
      @ForAll @IntRange(min = 1) int attempts,
      @ForAll @LongRange(max = MONTH) long atLeast,
      @ForAll long seed) {
    Duration wait = backoff(base, cap, seed).before(attempts, Duration.ofMillis(atLeast));

    assertThat(wait.toMillis()).isGreaterThanOrEqualTo(atLeast);
    assertThat(QueueBackoff.visible(wait)).isBetween(Duration.ZERO, QueueBackoff.LONGEST);
  }

  private static QueueBackoff backoff(long base, long cap, long seed) {
    return new QueueBackoff(Duration.ofMillis(base), Duration.ofMillis(cap), new Random(seed));
  }
}
