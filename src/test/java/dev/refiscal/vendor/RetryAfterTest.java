// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-12T19:03:58Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({"0,0", "7,7", "' 120 ',120", "999999999,999999999"})
  void readsSeconds(String header, long seconds) {
    assertThat(RetryAfter.parse(header, CLOCK)).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void readsDates() {
    assertThat(RetryAfter.parse("Thu, 12 Mar 2026 19:05:00 GMT", CLOCK))
        .contains(Duration.ofSeconds(62));
  }

  @Test
  void doesNotWaitForADateThatHasPassed() {
    assertThat(RetryAfter.parse("Thu, 12 Mar 2026 19:00:00 GMT", CLOCK)).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", " ", "-1", "1.5", "soon", "9999999999", "Fri, 12 Mar 2026 19:05:00 GMT"})
  void leavesOutWhatMakesNoSense(String header) {
    assertThat(RetryAfter.parse(header, CLOCK)).isEmpty();
  }
}
