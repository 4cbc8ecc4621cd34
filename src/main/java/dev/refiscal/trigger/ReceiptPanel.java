// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * A list of documents as a panel of a CloudWatch dashboard, which shows the Markdown that a
 * function returns.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html">Custom
 *     widgets</a>
 */
final class ReceiptPanel {

  /** The member that CloudWatch adds to the event. */
  private static final String CONTEXT = "widgetContext";

  private static final String HEAD =
      "\n| receipt | since | attempts | reason |\n|---|---|---|---|\n";

  private ReceiptPanel() {}

  /** Whether a dashboard sent the event. */
  static boolean isWanted(JsonNode event) {
    return event.has(CONTEXT);
  }

  /**
   * The number of documents, the age of the oldest, and a table.
   *
   * @param page the answer to the query for the list
   */
  static ObjectNode of(JsonNode page, Instant now) {
    JsonNode documents = page.path("documents");
    String more = page.has("cursor") ? "more than " : "";
    var text = new StringBuilder("Receipts: **%s%d**.".formatted(more, documents.size()));
    if (documents.isEmpty()) {
      text.append('\n');
    } else {
      Instant oldest = Instant.parse(documents.path(0).path("since").textValue());
      text.append(" The oldest: **%s**.\n".formatted(age(Duration.between(oldest, now))));
      text.append(HEAD);
      documents.forEach(document -> text.append(row(document)));
    }
    return JsonNodeFactory.instance.objectNode().put("markdown", text.toString());
  }

  private static String row(JsonNode document) {
    return "| %s | %s | %s | %s |\n"
        .formatted(
            document.path("id").asText(),
            document.path("since").asText(),
            document.path("attempts").asText(),
            document.path("reason").asText());
  }

  private static String age(Duration age) {
    return "%d h %d min".formatted(age.toHours(), age.toMinutesPart());
  }
}
