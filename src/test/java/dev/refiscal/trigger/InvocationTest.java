// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {

  private static final Instant NOW = Instant.parse("2026-03-12T19:03:58Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({"PT3S, PT29.5S", "PT0.2S, PT29.8S"})
  void givesTheQueuesTheMarginExceptWhatTheReplyNeeds(Duration margin, Duration queues) {
    Deadline deadline = Deadline.after(30_000, Duration.ZERO, margin, CLOCK);

    Invocation invocation = Invocation.of("request-1", NOW, deadline, margin);

    assertThat(invocation.queueDeadline().remaining()).isEqualTo(queues);
    assertThat(invocation.deadline().remaining()).isEqualTo(Duration.ofSeconds(30).minus(margin));
  }
}
