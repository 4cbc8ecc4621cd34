// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * The vendor as the domain's {@link FiscalProcessor}: maps the exceptions of {@link ReloadClient}
 * to outcomes.
 */
@ApplicationScoped
public class BifitProcessor implements FiscalProcessor {

  private final ReloadClient guarded;

  BifitProcessor(ReloadClient guarded) {
    this.guarded = guarded;
  }

  @Override
  public Outcome reload(List<DocumentId> batch, Deadline deadline) {
    var call = new ReloadCall(batch, deadline);
    try {
      return guarded.reload(call);
    } catch (FailedException e) {
      return e.outcome();
    } catch (CircuitBreakerOpenException e) {
      return Outcome.Retryable.because("circuit open: the vendor failed too often");
    } catch (TimeoutException e) {
      return call.giveUp()
          ? Outcome.Retryable.because("it could not be sent in time")
          : new Outcome.InDoubt("no answer in time");
    }
  }

  @Override
  public Duration longestCall() {
    return guarded.longestAttempt();
  }
}
