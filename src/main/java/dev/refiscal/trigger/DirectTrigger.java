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
 * A direct invocation: the payload is a list of ids, and the reply is the report; or it is a
 * question about receipts ({@code ask}, {@code list}) or a person's word on them ({@code settle}).
 */
@Singleton
public final class DirectTrigger implements Trigger {

  /** The members by which an event says what it wants. */
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
          "the event has %s, of which it may have one".formatted(String.join(" and ", wishes)));
    }
    try {
      return switch (wishes.isEmpty() ? "ids" : wishes.get(0)) {
        case "ask" -> receipts.ask(receiptReader.ask(event, "ask"), invocation);
        case "list" -> receipts.list(receiptReader.list(event), invocation);
        case "settle" -> settle(event, invocation);
        default -> reload(event, invocation);
      };
    } catch (LedgerUnavailableException e) {
      throw new LedgerSilentException();
    }
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
      // Nobody reads the reply of an asynchronous invocation. As a failure it is repeated, and kept
      // by its failure destination; a synchronous caller finds the report in the message.
      throw new NotQueuedException(reply.toString());
    }
    return reply;
  }
}
