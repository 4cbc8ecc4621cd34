// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.SettleRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A direct invocation. The payload is a list of ids, and the reply is the report. Or it is a query
 * ({@code ask}, {@code list}) or a person's decision ({@code settle}).
 */
@Singleton
public final class DirectTrigger implements Trigger {

  /** The members that select the operation. */
  private static final List<String> WISHES = List.of("ids", "ask", "list", "settle");

  private final ReloadRequestReader reader;
  private final AuditedReloads reloads;
  private final Requeue requeue;
  private final ReceiptRequestReader receiptReader;
  private final ReceiptDesk receipts;
  private final boolean queuesRetries;

  DirectTrigger(
      ReloadRequestReader reader,
      AuditedReloads reloads,
      Requeue requeue,
      ReceiptRequestReader receiptReader,
      ReceiptDesk receipts,
      RefiscalConfig config) {
    this.reader = reader;
    this.receiptReader = receiptReader;
    this.receipts = receipts;
    this.reloads = reloads;
    this.requeue = requeue;
    this.queuesRetries = config.retryQueue().url().isPresent();
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public boolean recognizes(JsonNode event) {
    return event.isArray() || WISHES.stream().anyMatch(event::has);
  }

  @Override
  public JsonNode handle(JsonNode event, Invocation invocation) {
    List<String> wishes = WISHES.stream().filter(event::has).toList();
    if (wishes.size() > 1) {
      throw InputJson.invalid(
          "the event has %s: only one of them is allowed".formatted(String.join(" and ", wishes)));
    }
    try {
      return switch (wishes.isEmpty() ? "ids" : wishes.get(0)) {
        case "ask" -> receipts.ask(receiptReader.ask(event, "ask"), invocation);
        case "list" -> list(event, invocation);
        case "settle" -> settle(event, invocation);
        default -> reload(event, invocation);
      };
    } catch (LedgerUnavailableException e) {
      throw new QueryFailedException();
    }
  }

  private JsonNode list(JsonNode event, Invocation invocation) {
    JsonNode page = receipts.list(receiptReader.list(event), invocation);
    return ReceiptPanel.isWanted(event) ? ReceiptPanel.of(page, invocation.start()) : page;
  }

  private JsonNode settle(JsonNode event, Invocation invocation) {
    SettleRequest request = receiptReader.settle(event, invocation.start());
    return receipts.answer(receipts.settle(request, invocation), request, invocation);
  }

  private JsonNode reload(JsonNode event, Invocation invocation) {
    Instant birth = invocation.start();
    ReloadRequest request = reader.read(event, new Origin(birth, invocation.requestId()));
    ReloadReport report = reloads.reload(request, invocation);
    Set<DocumentId> queued = requeue.sendToQueue(request, birth, report, invocation);
    JsonNode reply = ReportWriter.report(invocation, report, queued);
    if (queuesRetries && !queued.containsAll(report.unfinished())) {
      // The reply of an asynchronous invocation is discarded. A failed one is retried and sent to
      // its failure destination. A synchronous caller gets the report in the error message.
      throw new NotQueuedException(reply.toString());
    }
    return reply;
  }
}
