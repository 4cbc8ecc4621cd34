// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.SettleRequest;
import dev.refiscal.reload.Settled;
import dev.refiscal.reload.Settlement;
import dev.refiscal.reload.Standing;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Answers queries about receipts, and records and audits manual settlements. It cannot send a
 * receipt.
 */
@Singleton
final class ReceiptDesk {

  private static final Logger LOG = Logger.getLogger(ReceiptDesk.class);

  private final Inquiry inquiry;
  private final Settlement settlement;
  private final Telemetry telemetry;
  private final boolean shared;

  ReceiptDesk(Inquiry inquiry, Settlement settlement, Telemetry telemetry, RefiscalConfig config) {
    this.inquiry = inquiry;
    this.settlement = settlement;
    this.telemetry = telemetry;
    this.shared = config.ledger().table().isPresent();
  }

  /**
   * The state of each document.
   *
   * @throws LedgerUnavailableException if the ledger is unavailable
   */
  ObjectNode ask(AskRequest request, Invocation invocation) {
    Map<DocumentId, Standing> standings =
        available(() -> inquiry.ask(request.ids(), invocation.deadline()));
    ObjectNode answer = answer(invocation);
    Optional<Map<DocumentId, Meaning>> vendor = Optional.empty();
    if (request.vendor() && !inquiry.knowsTheVendor()) {
      answer.put("vendor", "cannot be asked: no status path is configured");
    } else if (request.vendor()) {
      vendor = Optional.of(inquiry.askVendor(request.ids(), invocation.deadline()));
    }
    ReceiptWriter.summary(answer, standings);
    ReceiptWriter.documents(answer, standings, vendor);
    return answer;
  }

  /**
   * A page of the documents in a state.
   *
   * @throws LedgerUnavailableException if the ledger is unavailable
   */
  ObjectNode list(ListRequest request, Invocation invocation) {
    Inquiry.Listed page =
        available(
            () ->
                inquiry.list(
                    request.state(), request.limit(), request.after(), invocation.deadline()));
    ObjectNode answer = answer(invocation);
    ReceiptWriter.documents(answer, page.standings(), Optional.empty());
    page.next().ifPresent(next -> answer.put("cursor", Cursor.of(request.state(), next)));
    return answer;
  }

  /** Settles documents by a person's decision, with log lines and metrics. */
  Map<DocumentId, Settled> settle(SettleRequest request, Invocation invocation) {
    LOG.warnf("a person settles %s as %s", request.seen().keySet(), request.decision().label());
    Map<DocumentId, Settled> settled = settlement.settle(request, invocation.deadline());
    settled.forEach((id, each) -> tell(id, each, request));
    return settled;
  }

  private void tell(DocumentId id, Settled settled, SettleRequest request) {
    switch (settled.result()) {
      case SETTLED -> {
        telemetry.count(Metric.SETTLED);
        LOG.warnf(
            "document %s: settled as %s, open since %s",
            id, request.decision().label(), request.seen().get(id));
      }
      case CHANGED -> LOG.warnf("document %s: not settled, %s", id, settled.why());
      case UNRECORDED -> {
        telemetry.count(Metric.LEDGER_UNAVAILABLE);
        LOG.warnf("document %s: not settled, %s", id, settled.why());
      }
    }
  }

  /** The reply to a settlement. */
  ObjectNode answer(
      Map<DocumentId, Settled> settled, SettleRequest request, Invocation invocation) {
    ObjectNode answer = answer(invocation);
    ReceiptWriter.settled(answer, settled, request.decision());
    return answer;
  }

  private ObjectNode answer(Invocation invocation) {
    ObjectNode answer = ReceiptWriter.answer(invocation);
    if (!shared) {
      answer.put("ledger", "this process only: no table is configured");
    }
    return answer;
  }

  private <T> T available(Supplier<T> question) {
    try {
      return question.get();
    } catch (LedgerUnavailableException e) {
      telemetry.count(Metric.LEDGER_UNAVAILABLE);
      LOG.warnf("the ledger is unavailable: %s", e.getMessage());
      throw e;
    }
  }
}
