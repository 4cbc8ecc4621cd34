// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;

/**
 * Counts the retries of a call. A method of the guarded class cannot: a before-retry method without
 * parameters is called with those of the guarded method, and fails.
 */
@Singleton
class RetryCount implements BeforeRetryHandler {

  private final Telemetry telemetry;

  RetryCount(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public void handle(ExecutionContext call) {
    telemetry.count(Metric.RETRIES);
  }
}
