// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrimingTest {

  private static final Duration SHORTEST_CALL = Duration.ofNanos(1);

  private final List<List<DocumentId>> batches = new ArrayList<>();

  /** Begins a call regardless of the deadline. */
  private final FiscalProcessor vendor =
      new FiscalProcessor() {
        @Override
        public Outcome reload(List<DocumentId> batch, Deadline deadline) {
          batches.add(batch);
          assertThat(deadline.allows(SHORTEST_CALL)).as("time for a call").isFalse();
          return Outcome.Retryable.forLackOfTime();
        }

        @Override
        public Duration longestCall() {
          return SHORTEST_CALL;
        }
      };

  @Test
  void neverHasAnIdSent() {
    prime(vendor, Map.of());

    assertThat(batches).containsExactly(List.of());
  }

  @Test
  void isLeftOutWhereSomebodyWantsThat() {
    prime(vendor, Map.of("refiscal.priming", "false"));

    assertThat(batches).isEmpty();
  }

  @Test
  void failsNobody() {
    FiscalProcessor broken =
        new FiscalProcessor() {
          @Override
          public Outcome reload(List<DocumentId> batch, Deadline deadline) {
            throw new IllegalStateException("broken");
          }

          @Override
          public Duration longestCall() {
            return SHORTEST_CALL;
          }
        };

    assertThatCode(() -> prime(broken, Map.of())).doesNotThrowAnyException();
  }

  private static void prime(FiscalProcessor processing, Map<String, String> more) {
    var values = new HashMap<>(Map.of("refiscal.secrets.prefix", "/refiscal/acme"));
    values.putAll(more);
    new Priming(processing, new Wiring(), TestConfig.with(values), Clock.systemUTC()).run();
  }
}
