// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Outcome.Retryable;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final RepeatableException noHint =
      new RepeatableException(Retryable.because("the vendor is busy"));

  private final Backoff backoff = new Backoff();

  @RepeatedTest(20)
  void waitsTwiceAsLongEachTime() {
    backoff.init(200);

    assertThat(backoff.nextDelayInMillis(noHint)).isBetween(100L, 200L);
    assertThat(backoff.nextDelayInMillis(noHint)).isBetween(200L, 400L);
    assertThat(backoff.nextDelayInMillis(noHint)).isBetween(400L, 800L);
  }

  @Test
  void waitsAtLeastAsLongAsTheVendorAsksFor() {
    backoff.init(200);

    var hint = Retryable.because("the vendor is busy", Duration.ofSeconds(7));

    assertThat(backoff.nextDelayInMillis(new RepeatableException(hint))).isEqualTo(7_000);
  }

  @Test
  void waitsForOtherFailuresToo() {
    backoff.init(1);

    assertThat(backoff.nextDelayInMillis(new IllegalStateException())).isBetween(1L, 2L);
  }
}
