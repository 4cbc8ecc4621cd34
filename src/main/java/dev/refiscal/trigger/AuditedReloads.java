// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Reloads the documents of a request and audits it: every outcome is counted, some are logged. */
@Singleton
final class AuditedReloads {

  private static final Logger LOG = Logger.getLogger(AuditedReloads.class);

  private final ReloadService service;
  private final Telemetry telemetry;
  private final Clock clock;

  AuditedReloads(ReloadService service, Telemetry telemetry, Clock clock) {
    this.service = service;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** Returns one outcome for each id. */
  ReloadReport reload(ReloadRequest request, Invocation invocation) {
    if (request.force() && !request.ids().isEmpty()) {
      LOG.warnf("forced by a person: %s", request.ids());
      telemetry.count(Metric.FORCED, request.ids().size());
    }
    ReloadReport report = service.reload(request, invocation.deadline());
    report.outcomes().forEach((id, outcome) -> tell(id, outcome, request.origins().get(id)));
    return report;
  }

  private void tell(DocumentId id, Outcome outcome, Origin origin) {
    telemetry.count(metric(outcome));
    if (!outcome.done()) {
      LOG.warnf("document %s: %s, %s", id, outcome.label(), outcome.reason());
    }
    if (outcome.again().isPresent()) {
      telemetry.waiting(Duration.between(origin.birth(), clock.instant()));
    }
    if (outcome instanceof Outcome.Retryable retryable
        && retryable.cause() == Outcome.Retryable.Cause.LEDGER_UNAVAILABLE) {
      telemetry.count(Metric.LEDGER_UNAVAILABLE);
    }
  }

  private static Metric metric(Outcome outcome) {
    return switch (outcome.kind()) {
      case ACCEPTED -> Metric.ACCEPTED;
      case DUPLICATE -> Metric.DUPLICATE;
      case REJECTED -> Metric.REJECTED;
      case RETRYABLE -> Metric.RETRYABLE;
      case IN_DOUBT -> Metric.IN_DOUBT;
    };
  }
}
