// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.INTERNAL_ERROR;
import static dev.refiscal.trigger.ProblemType.IN_DOUBT;
import static dev.refiscal.trigger.ProblemType.METHOD_NOT_ALLOWED;
import static dev.refiscal.trigger.ProblemType.OUT_OF_TIME;
import static dev.refiscal.trigger.ProblemType.REJECTED;
import static dev.refiscal.trigger.ProblemType.RETRYABLE;
import static dev.refiscal.trigger.ProblemType.UNSUPPORTED_MEDIA_TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.telemetry.LogContext;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * An HTTP request through API Gateway (payload 1.0 or 2.0) or a function URL: {@code POST} with a
 * list of ids as {@code application/json} reloads them. Queries about receipts have their own
 * paths, see {@link Route}.
 */
@Singleton
public final class HttpTrigger implements Trigger {

  private static final Logger LOG = Logger.getLogger(HttpTrigger.class);

  private final ReloadRequestReader reader;
  private final AuditedReloads reloads;
  private final Requeue requeue;
  private final ReceiptRoutes receipts;
  private final Telemetry telemetry;
  private final Duration patience;

  HttpTrigger(
      ReloadRequestReader reader,
      AuditedReloads reloads,
      Requeue requeue,
      ReceiptRoutes receipts,
      Telemetry telemetry,
      RefiscalConfig config) {
    this.reader = reader;
    this.reloads = reloads;
    this.requeue = requeue;
    this.receipts = receipts;
    this.telemetry = telemetry;
    this.patience = config.httpPatience();
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public boolean recognizes(JsonNode event) {
    return HttpRequest.isIn(event);
  }

  @Override
  public JsonNode handle(JsonNode event, Invocation invocation) {
    LogContext.apiRequest(event.path("requestContext").path("requestId").asText(""));
    HttpRequest http = HttpRequest.of(event, invocation.start());
    Route route = Route.of(http.path());
    if (!http.method().equals(route.method())) {
      String detail = "use %s, not another method".formatted(route.method());
      return HttpReply.problem(
          invocation, METHOD_NOT_ALLOWED, detail, Map.of("allow", route.method()));
    }
    if (route.method().equals("POST") && !http.isJson()) {
      String detail = "the header Content-Type must be application/json";
      return HttpReply.problem(
          invocation, UNSUPPORTED_MEDIA_TYPE, detail, Map.of("accept-post", HttpReply.JSON));
    }
    // After the gateway's own timeout the caller never sees the reply.
    Invocation inTime = invocation.notAfter(http.birth().plus(patience));
    try {
      return switch (route) {
        case RELOAD -> reload(http, inTime);
        case RECEIPT -> receipts.receipt(http, inTime);
        case ASK -> receipts.ask(http, inTime);
        case LIST -> receipts.list(http, inTime);
        case SETTLE -> receipts.settle(http, inTime);
      };
    } catch (UnreadableInputException e) {
      telemetry.count(Metric.UNREADABLE);
      LOG.warnf("unreadable: %s", e.getMessage());
      return HttpReply.problem(invocation, e.type(), e.getMessage(), Map.of());
    }
  }

  private JsonNode reload(HttpRequest http, Invocation invocation) {
    var origin = new Origin(http.birth(), invocation.requestId());
    ReloadRequest request = reader.read(http.body(), origin);
    ReloadReport report = reloads.reload(request, invocation);
    Set<DocumentId> queued = requeue.sendToQueue(request, http.birth(), report, invocation);
    return reply(invocation, report, queued);
  }

  @Override
  public JsonNode failed(Invocation invocation) {
    String detail = "see the log of this request id";
    return HttpReply.problem(invocation, INTERNAL_ERROR, detail, Map.of());
  }

  private JsonNode reply(Invocation invocation, ReloadReport report, Set<DocumentId> queued) {
    if (report.all(Outcome::done)) {
      return HttpReply.of(200, ReportWriter.report(invocation, report, queued));
    }
    Set<DocumentId> notDone = report.idsWhere(outcome -> !outcome.done());
    if (queued.containsAll(notDone)) {
      return HttpReply.of(202, ReportWriter.report(invocation, report, queued));
    }
    if (report.any(Outcome::done) || !queued.isEmpty()) {
      return HttpReply.of(207, ReportWriter.report(invocation, report, queued));
    }
    return nothingAccepted(invocation, report);
  }

  /** The most cautious status wins: in doubt over retryable, retryable over rejected. */
  private JsonNode nothingAccepted(Invocation invocation, ReloadReport report) {
    Outcome.Kind decisive =
        report.outcomes().values().stream()
            .map(Outcome::kind)
            .max(Comparator.comparing(HttpTrigger::caution))
            .orElseThrow();
    return switch (decisive) {
      case IN_DOUBT -> {
        String detail = "do not send them again until a person has checked them";
        yield problem(invocation, IN_DOUBT, detail, report, Map.of());
      }
      case RETRYABLE -> retryable(invocation, report);
      case REJECTED, ACCEPTED, DUPLICATE ->
          problem(invocation, REJECTED, "none of them was accepted", report, Map.of());
    };
  }

  private static int caution(Outcome.Kind kind) {
    return switch (kind) {
      case ACCEPTED, DUPLICATE -> 0;
      case REJECTED -> 1;
      case RETRYABLE -> 2;
      case IN_DOUBT -> 3;
    };
  }

  private JsonNode retryable(Invocation invocation, ReloadReport report) {
    Set<DocumentId> retryable = report.idsWhere(Outcome.Retryable.class::isInstance);
    boolean outOfTime = report.about(retryable).all(HttpTrigger::isOutOfTime);
    return problem(
        invocation,
        outOfTime ? OUT_OF_TIME : RETRYABLE,
        "none of them was processed; send them again later",
        report,
        HttpReply.retryAfter(requeue.wait(report)));
  }

  private static boolean isOutOfTime(Outcome outcome) {
    return outcome instanceof Outcome.Retryable retryable
        && retryable.cause() == Outcome.Retryable.Cause.OUT_OF_TIME;
  }

  private static JsonNode problem(
      Invocation invocation,
      ProblemType type,
      String detail,
      ReloadReport report,
      Map<String, String> headers) {
    ObjectNode problem = ReportWriter.problem(invocation, type, detail);
    ReportWriter.withDocuments(problem, report, Set.of());
    return HttpReply.problem(type, problem, headers);
  }
}
