// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {

  private static final Duration LEDGER = Duration.ofSeconds(2);
  private static final Duration CALL = Duration.ofSeconds(14);
  private static final Duration QUESTION = Duration.ofSeconds(11);

  private final TimeBudget budget = new TimeBudget(LEDGER, CALL, QUESTION);

  @Test
  void addsUpWhatABatchTakes() {
    assertThat(budget.callAndSettle()).isEqualTo(CALL.plus(LEDGER));
    assertThat(budget.batch()).isEqualTo(LEDGER.plus(CALL).plus(LEDGER));
    assertThat(budget.resolution()).isEqualTo(QUESTION.plus(LEDGER));
    assertThat(budget.leastTimeout(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(21));
  }
}
