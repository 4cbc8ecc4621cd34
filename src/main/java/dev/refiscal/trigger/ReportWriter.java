// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.ReloadReport;
import java.util.Set;

/** Writes a report, or a problem that carries one, as JSON. */
final class ReportWriter {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ReportWriter() {}

  /**
   * @param queued the ids on the retry queue
   */
  static ObjectNode report(Invocation invocation, ReloadReport report, Set<DocumentId> queued) {
    ObjectNode json = NODES.objectNode().put("requestId", invocation.requestId());
    return withDocuments(json, report, queued);
  }

  /** Problem details (RFC 9457), with the request id as an extension member. */
  static ObjectNode problem(Invocation invocation, ProblemType type, String detail) {
    return NODES
        .objectNode()
        .put("type", type.uri())
        .put("title", type.title())
        .put("status", type.status())
        .put("detail", detail)
        .put("requestId", invocation.requestId());
  }

  /** Adds the summary and the documents of a report. */
  static ObjectNode withDocuments(ObjectNode json, ReloadReport report, Set<DocumentId> queued) {
    var summary = json.putObject("summary");
    report.summary().forEach(summary::put);
    var documents = json.putArray("documents");
    report
        .outcomes()
        .forEach(
            (id, outcome) -> {
              var document =
                  documents.addObject().put("id", id.value()).put("outcome", outcome.label());
              if (!outcome.reason().isEmpty()) {
                document.put("reason", outcome.reason());
              }
              if (queued.contains(id)) {
                document.put("queued", true);
              }
            });
    return json;
  }
}
