// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** The fiscal processor behind its guard: turns the guard's failures into outcomes. */
@ApplicationScoped
public class BifitProcessor implements FiscalProcessor {

  private final ReloadClient guarded;
  private final Set<Integer> duplicateStatuses;

  BifitProcessor(ReloadClient guarded, RefiscalConfig config) {
    this.guarded = guarded;
    this.duplicateStatuses = config.processing().duplicateStatuses();
  }

  @Override
  public Outcome reload(List<DocumentId> batch, Deadline deadline) {
    try {
      guarded.reload(batch, deadline);
      return new Outcome.Accepted();
    } catch (RejectedException e) {
      // Of several documents it is not known which one the vendor has already.
      return batch.size() == 1 && duplicateStatuses.contains(e.status())
          ? new Outcome.Duplicate()
          : new Outcome.Rejected(e.getMessage());
    } catch (NotProcessedException e) {
      return Outcome.Retryable.because(e.getMessage(), e.retryAfter());
    } catch (OutOfTimeException e) {
      return Outcome.Retryable.forLackOfTime();
    } catch (CircuitBreakerOpenException e) {
      return Outcome.Retryable.because("the vendor failed too often; it is left alone for a while");
    } catch (TimeoutException e) {
      return new Outcome.InDoubt("no answer in time");
    } catch (InDoubtException e) {
      return new Outcome.InDoubt(e.getMessage());
    }
  }

  @Override
  public Duration longestCall() {
    return guarded.longestAttempt();
  }
}
