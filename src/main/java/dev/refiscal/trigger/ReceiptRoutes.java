// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.LEDGER_UNAVAILABLE;
import static dev.refiscal.trigger.ProblemType.SEEN_CHANGED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.SettleRequest;
import dev.refiscal.reload.Settled;
import jakarta.inject.Singleton;
import java.util.Map;

/** Queries and settlements of receipts over HTTP. */
@Singleton
final class ReceiptRoutes {

  private final ReceiptRequestReader reader;
  private final ReceiptDesk desk;
  private final Map<String, String> retryAfter;

  ReceiptRoutes(ReceiptRequestReader reader, ReceiptDesk desk, RefiscalConfig config) {
    this.reader = reader;
    this.desk = desk;
    this.retryAfter = HttpReply.retryAfter(config.retryAfter());
  }

  /**
   * {@code GET …/receipts/{id}}.
   *
   * @throws UnreadableInputException if the request is invalid
   */
  JsonNode receipt(HttpRequest http, Invocation invocation) {
    return ask(reader.ask(Route.last(http.path()), http.parameter("vendor")), invocation);
  }

  /**
   * {@code POST …/receipts/ask}.
   *
   * @throws UnreadableInputException if the request is invalid
   */
  JsonNode ask(HttpRequest http, Invocation invocation) {
    return ask(reader.ask(reader.parse(http.body()), "ids"), invocation);
  }

  private JsonNode ask(AskRequest request, Invocation invocation) {
    try {
      return HttpReply.of(200, desk.ask(request, invocation));
    } catch (LedgerUnavailableException e) {
      return unavailable(invocation);
    }
  }

  /**
   * {@code GET …/receipts}.
   *
   * @throws UnreadableInputException if the request is invalid
   */
  JsonNode list(HttpRequest http, Invocation invocation) {
    ListRequest request =
        reader.list(http.parameter("state"), http.parameter("limit"), http.parameter("cursor"));
    try {
      return HttpReply.of(200, desk.list(request, invocation));
    } catch (LedgerUnavailableException e) {
      return unavailable(invocation);
    }
  }

  /**
   * {@code POST …/receipts/settle}.
   *
   * @throws UnreadableInputException if the request is invalid
   */
  JsonNode settle(HttpRequest http, Invocation invocation) {
    SettleRequest request = reader.settle(reader.parse(http.body()), http.birth());
    Map<DocumentId, Settled> settled = desk.settle(request, invocation);
    long recorded = settled.values().stream().filter(Settled::isSettled).count();
    ObjectNode answer = desk.answer(settled, request, invocation);
    if (recorded == settled.size()) {
      return HttpReply.of(200, answer);
    }
    if (recorded > 0) {
      return HttpReply.of(207, answer);
    }
    boolean uncertain =
        settled.values().stream().anyMatch(each -> each.result() == Settled.Result.UNRECORDED);
    return uncertain
        ? problem(
            invocation,
            LEDGER_UNAVAILABLE,
            "the settlement may not be recorded; query the documents, then settle those that are"
                + " unchanged",
            answer)
        : problem(
            invocation,
            SEEN_CHANGED,
            "nothing was settled; see the current state of the documents",
            answer);
  }

  private JsonNode problem(
      Invocation invocation, ProblemType type, String detail, ObjectNode answer) {
    ObjectNode problem = ReportWriter.problem(invocation, type, detail);
    problem.setAll(answer);
    return HttpReply.problem(type, problem, type == LEDGER_UNAVAILABLE ? retryAfter : Map.of());
  }

  private JsonNode unavailable(Invocation invocation) {
    return HttpReply.problem(
        invocation, LEDGER_UNAVAILABLE, "the query could not be answered; try again", retryAfter);
  }
}
