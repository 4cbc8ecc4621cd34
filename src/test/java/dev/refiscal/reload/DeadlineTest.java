// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

  private static final Duration FALLBACK = Duration.ofSeconds(25);
  private static final Instant NOW = Instant.parse("2026-03-12T19:03:58Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -900_001, 900_001, Long.MAX_VALUE})
  void fallsBackWhereTheRemainingTimeIsAbsurd(long remainingMillis) {
    Deadline deadline = Deadline.after(remainingMillis, FALLBACK, Duration.ofSeconds(1), CLOCK);

    assertThat(deadline.end()).isEqualTo(NOW.plus(FALLBACK));
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(24));
  }

  @ParameterizedTest
  @ValueSource(longs = {-900_000, -1, 0})
  void hasNothingLeftWhereTheInvocationIsOverdue(long remainingMillis) {
    Deadline deadline = Deadline.after(remainingMillis, FALLBACK, Duration.ZERO, CLOCK);

    assertThat(deadline.end()).isEqualTo(NOW);
    assertThat(deadline.remaining()).isZero();
  }

  @Test
  void endsALimitedHopWithItsLimitOrTheTimeThatIsLeft() {
    Deadline deadline = Deadline.after(5_000, FALLBACK, Duration.ofSeconds(1), CLOCK);

    assertThat(deadline.atMost(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    assertThat(deadline.atMost(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(4));
    assertThat(deadline.keeping(Duration.ofSeconds(2)).remaining())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(deadline.withMargin(Duration.ZERO).remaining()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void isNeverMadeLater() {
    Deadline deadline = Deadline.after(5_000, FALLBACK, Duration.ofSeconds(1), CLOCK);

    assertThat(deadline.notAfter(NOW.plusSeconds(9)).end()).isEqualTo(NOW.plusSeconds(5));
    assertThat(deadline.notAfter(NOW.plusSeconds(3)).remaining()).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({"1,PT0S", "1000,PT0S", "1001,PT0.001S", "900000,PT14M59S"})
  void keepsTheMarginBack(long remainingMillis, Duration remaining) {
    Deadline deadline = Deadline.after(remainingMillis, FALLBACK, Duration.ofSeconds(1), CLOCK);

    assertThat(deadline.end()).isEqualTo(NOW.plusMillis(remainingMillis));
    assertThat(deadline.remaining()).isEqualTo(remaining);
  }

  @Test
  void allowsWhatIsOverExactlyInTime() {
    Deadline deadline = Deadline.after(5_000, FALLBACK, Duration.ofSeconds(1), CLOCK);

    assertThat(deadline.allows(Duration.ofSeconds(4))).isTrue();
    assertThat(deadline.allows(Duration.ofMillis(4_001))).isFalse();
  }
}
