// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.Decision;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.reload.Settled;
import dev.refiscal.reload.Standing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes the state of documents as JSON. Times are ISO 8601, in whole milliseconds. */
final class ReceiptWriter {

  private ReceiptWriter() {}

  /** The number of documents per state, without zeros. */
  static void summary(ObjectNode json, Map<DocumentId, Standing> standings) {
    var counts = new LinkedHashMap<String, Integer>();
    standings.values().forEach(standing -> counts.merge(standing.state().label(), 1, Integer::sum));
    ObjectNode summary = json.putObject("summary");
    counts.forEach(summary::put);
  }

  /**
   * One entry per document.
   *
   * @param vendor the vendor's statuses; empty if they were not requested
   */
  static void documents(
      ObjectNode json,
      Map<DocumentId, Standing> standings,
      Optional<Map<DocumentId, Meaning>> vendor) {
    var documents = json.putArray("documents");
    standings.forEach(
        (id, standing) -> {
          ObjectNode document = documents.addObject().put("id", id.value());
          standing(document, standing);
          vendor.ifPresent(
              statuses -> document.put("vendor", status(Optional.ofNullable(statuses.get(id)))));
        });
  }

  /** The vendor's status; {@code notAsked} if there was no time to query it. */
  private static String status(Optional<Meaning> meaning) {
    return meaning
        .map(
            known ->
                switch (known) {
                  case FAILED -> "failed";
                  case DONE -> "done";
                  case IN_PROGRESS -> "inProgress";
                  case UNKNOWN -> "unknown";
                })
        .orElse("notAsked");
  }

  /** The result of a settlement: how many documents are settled, and the current state of each. */
  static void settled(ObjectNode json, Map<DocumentId, Settled> settled, Decision decision) {
    long recorded = settled.values().stream().filter(Settled::isSettled).count();
    json.put("as", decision.label()).put("settled", recorded);
    var documents = json.putArray("documents");
    settled.forEach(
        (id, each) -> {
          ObjectNode document =
              documents.addObject().put("id", id.value()).put("settled", each.isSettled());
          if (!each.isSettled()) {
            document.put("why", each.why());
          }
          each.now().ifPresent(now -> standing(document, now));
        });
  }

  private static void standing(ObjectNode document, Standing standing) {
    document.put("state", standing.state().label());
    standing.since().ifPresent(since -> document.put("since", since.toString()));
    standing.attempt().ifPresent(attempt -> attempt(document, standing, attempt));
  }

  private static void attempt(ObjectNode document, Standing standing, Attempt attempt) {
    if (standing.state() == DocumentState.SENDING) {
      document.put("until", attempt.leaseEnds().toString());
    }
    document.put("attempts", attempt.claims());
    if (!attempt.reason().isEmpty()) {
      document.put("reason", attempt.reason());
    }
    time(document, "accepted", attempt.accepted());
    time(document, "duplicateUntil", standing.duplicateUntil());
    if (!attempt.requestId().isEmpty()) {
      document.put("requestId", attempt.requestId());
    }
    if (!attempt.messageId().isEmpty()) {
      document.put("messageId", attempt.messageId());
    }
  }

  private static void time(ObjectNode document, String name, Optional<Instant> time) {
    time.ifPresent(known -> document.put(name, known.toString()));
  }

  /** A reply with only the request id. */
  static ObjectNode answer(Invocation invocation) {
    return JsonNodeFactory.instance.objectNode().put("requestId", invocation.requestId());
  }
}
