// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;

class InMemoryAttemptLedgerTest extends AttemptLedgerContract {

  @Override
  protected AttemptLedger emptyLedger(Clock clock) {
    return new InMemoryAttemptLedger(WINDOW, clock);
  }
}
