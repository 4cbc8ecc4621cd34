// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/** Puts what a caller's request left to be tried again on the retry queue. */
@Singleton
final class Requeue {

  private final RetryQueue queue;
  private final Duration retryAfter;
  private final Telemetry telemetry;

  Requeue(RetryQueue queue, RefiscalConfig config, Telemetry telemetry) {
    this.queue = queue;
    this.retryAfter = config.retryAfter();
    this.telemetry = telemetry;
  }

  /**
   * Puts the retryable ones of a report's documents on the queue.
   *
   * @return the ids that wait on the queue now. None of a forced request: the queue would send them
   *     without the person's word
   */
  Set<DocumentId> leftovers(ReloadRequest request, ReloadReport report) {
    Set<DocumentId> retryable = report.idsWhere(Retryable.class::isInstance);
    if (request.force() || retryable.isEmpty()) {
      return Set.of();
    }
    Set<DocumentId> queued = queue.put(retryable, wait(report), 1);
    telemetry.count(Metric.REQUEUED, queued.size());
    return queued;
  }

  /** How long to wait before trying again: as long as the vendor asks for, else as configured. */
  Duration wait(ReloadReport report) {
    return report.outcomes().values().stream()
        .filter(Retryable.class::isInstance)
        .map(outcome -> ((Retryable) outcome).retryAfter())
        .max(Duration::compareTo)
        .filter(asked -> !asked.isZero())
        .orElse(retryAfter);
  }
}
