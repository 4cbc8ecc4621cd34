// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class DeadlineProperties {

  private static final Instant START = Instant.parse("2026-03-02T10:15:30Z");
  private static final long HOUR = 3_600_000;

  @Property
  void endsWithinWhatLambdaAllowsOrTheFallback(
      @ForAll long remaining,
      @ForAll @LongRange(max = HOUR) long fallback,
      @ForAll @LongRange(max = HOUR) long margin) {
    Deadline deadline = deadline(remaining, fallback, margin, new MovableClock(START));

    Duration given = Duration.between(START, deadline.end());
    long longest = Deadline.LONGEST_INVOCATION.toMillis();
    if (remaining >= -longest && remaining <= longest) {
      assertThat(given).isEqualTo(Duration.ofMillis(Math.max(0, remaining)));
    } else {
      assertThat(given).isEqualTo(Duration.ofMillis(fallback));
    }
  }

  @Property
  void allowsExactlyWhatIsOverAMarginBeforeTheEnd(
      @ForAll long remaining,
      @ForAll @LongRange(max = HOUR) long fallback,
      @ForAll @LongRange(max = HOUR) long margin,
      @ForAll @LongRange(max = HOUR) long elapsed,
      @ForAll @LongRange(min = 1, max = HOUR) long work) {
    var clock = new MovableClock(START);
    Deadline deadline = deadline(remaining, fallback, margin, clock);
    clock.advance(Duration.ofMillis(elapsed));

    Instant over = clock.instant().plusMillis(work).plusMillis(margin);
    assertThat(deadline.allows(Duration.ofMillis(work))).isEqualTo(!over.isAfter(deadline.end()));
    assertThat(deadline.remaining()).isBetween(Duration.ZERO, Duration.ofMillis(HOUR));
  }

  private static Deadline deadline(long remaining, long fallback, long margin, MovableClock clock) {
    return Deadline.after(remaining, Duration.ofMillis(fallback), Duration.ofMillis(margin), clock);
  }
}
