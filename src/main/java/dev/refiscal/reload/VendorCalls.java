// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.Outcome.Retryable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The calls of one invocation to the vendor. Once the vendor is not taking calls, or time is up,
 * nothing more is sent: that is the outcome of all that follows. Safe for several threads.
 */
final class VendorCalls {

  private final FiscalProcessor processor;
  private final TimeBudget budget;
  private final Deadline deadline;
  private final AtomicReference<Retryable> stopped = new AtomicReference<>();

  VendorCalls(FiscalProcessor processor, TimeBudget budget, Deadline deadline) {
    this.processor = processor;
    this.budget = budget;
    this.deadline = deadline;
  }

  /** Why nothing is sent that takes this long, if so. */
  Optional<Retryable> stopped(Duration needed) {
    if (!deadline.allows(needed)) {
      stopped.compareAndSet(null, Retryable.forLackOfTime());
    }
    return Optional.ofNullable(stopped.get());
  }

  /** The one outcome of the whole batch, which is sent unless the calls have stopped. */
  Outcome send(List<DocumentId> batch) {
    Optional<Retryable> before = stopped(budget.callAndSettle());
    if (before.isPresent()) {
      return before.get();
    }
    Outcome outcome = processor.reload(batch, deadline.keeping(budget.ledger()));
    if (outcome instanceof Retryable retryable) {
      stopped.compareAndSet(null, retryable);
    }
    return outcome;
  }
}
