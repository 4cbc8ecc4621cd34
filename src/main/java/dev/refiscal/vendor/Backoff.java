// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Outcome.Retryable;
import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.security.SecureRandom;

/**
 * Exponential backoff with jitter: doubles after each attempt, waits between half of that and all
 * of it, and never less than the vendor asked for.
 */
public final class Backoff implements CustomBackoffStrategy {

  private long nextMillis;

  @Override
  public void init(long initialDelayInMillis) {
    nextMillis = initialDelayInMillis;
  }

  @Override
  public synchronized long nextDelayInMillis(Throwable exception) {
    long ceiling = Math.max(2, nextMillis);
    nextMillis = Math.multiplyExact(ceiling, 2);
    // Unlike other generators, its state is not shared by functions restored from one snapshot.
    long jittered = new SecureRandom().nextLong(ceiling / 2, ceiling + 1);
    return exception instanceof FailedException failed
            && failed.outcome() instanceof Retryable retryable
        ? Math.max(jittered, retryable.retryAfter().toMillis())
        : jittered;
  }
}
