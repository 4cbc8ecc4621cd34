// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Has a request's documents reloaded, and tells the operator how that went. */
@Singleton
final class AuditedReloads {

  private static final Logger LOG = Logger.getLogger(AuditedReloads.class);

  private final ReloadService service;
  private final Telemetry telemetry;

  AuditedReloads(ReloadService service, Telemetry telemetry) {
    this.service = service;
    this.telemetry = telemetry;
  }

  /** One outcome for each id. */
  ReloadReport reload(ReloadRequest request, Invocation invocation) {
    if (request.force() && !request.ids().isEmpty()) {
      LOG.warnf("a person forces %s", request.ids());
      telemetry.count(Metric.FORCED, request.ids().size());
    }
    ReloadReport report = service.reload(request, invocation.requestId(), invocation.deadline());
    report
        .outcomes()
        .forEach(
            (id, outcome) -> {
              telemetry.count(metric(outcome));
              if (!outcome.done()) {
                LOG.warnf("document %s: %s, %s", id, outcome.label(), outcome.reason());
              }
            });
    return report;
  }

  private static Metric metric(Outcome outcome) {
    return switch (outcome.label()) {
      case "accepted" -> Metric.ACCEPTED;
      case "duplicate" -> Metric.DUPLICATE;
      case "rejected" -> Metric.REJECTED;
      case "retryable" -> Metric.RETRYABLE;
      case "inDoubt" -> Metric.IN_DOUBT;
      default -> throw new IllegalArgumentException("not an outcome: " + outcome.label());
    };
  }
}
