// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueBackoffTest {

  private static final Duration BASE = Duration.ofSeconds(30);
  private static final Duration CAP = Duration.ofMinutes(15);

  private final QueueBackoff backoff = new QueueBackoff(BASE, CAP, new Random(1));

  @ParameterizedTest
  @CsvSource({"1,30", "2,60", "3,120", "5,480", "6,900", "7,900", "31,900", "1000000,900"})
  void waitsTwiceAsLongEachTimeUpToTheCap(int attempts, int seconds) {
    Duration most = Duration.ofSeconds(seconds);

    for (int i = 0; i < 100; i++) {
      assertThat(backoff.before(attempts, Duration.ZERO)).isBetween(most.dividedBy(2), most);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 1_000_000})
  void takesABaseHoweverLong(int attempts) {
    var longBase = new QueueBackoff(Duration.ofDays(100), CAP, new Random(1));

    var longBoth = new QueueBackoff(Duration.ofDays(100), Duration.ofDays(200), new Random(1));

    assertThat(longBase.before(attempts, Duration.ZERO)).isBetween(CAP.dividedBy(2), CAP);
    assertThat(longBoth.before(attempts, Duration.ZERO)).isGreaterThan(Duration.ofDays(49));
  }

  @Test
  void doesNotLetMessagesComeBackTogether() {
    assertThat(backoff.before(6, Duration.ZERO)).isNotEqualTo(backoff.before(6, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT16M", "PT11H45M"})
  void waitsAsLongAsTheVendorAsksForBeyondTheCap(Duration asked) {
    assertThat(backoff.before(1, asked)).isEqualTo(asked);
  }

  @Test
  void hidesAMessageNoLongerThanSqsCan() {
    var longCap = new QueueBackoff(Duration.ofHours(20), Duration.ofDays(2), new Random(1));

    assertThat(QueueBackoff.visible(backoff.before(1, Duration.ofDays(1))))
        .isEqualTo(QueueBackoff.LONGEST);
    assertThat(QueueBackoff.visible(longCap.before(2, Duration.ZERO)))
        .isEqualTo(QueueBackoff.LONGEST);
  }
}
