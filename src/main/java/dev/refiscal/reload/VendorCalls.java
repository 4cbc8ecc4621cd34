// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.Outcome.Retryable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The vendor calls of one invocation. Once the vendor is unavailable or time has run out, no more
 * calls are made, and every following batch gets the same outcome. Thread-safe.
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

  /** Why no call of this duration can be made; empty if it can. */
  Optional<Retryable> stopped(Duration needed) {
    if (!deadline.allows(needed)) {
      stopped.compareAndSet(null, Retryable.forLackOfTime());
    }
    return Optional.ofNullable(stopped.get());
  }

  /** Sends a batch, unless calls have stopped, and returns one outcome for all of it. */
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
