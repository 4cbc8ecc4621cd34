// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reports a run in Markdown, for the terminal and for the README. */
final class Report {

  private static final String NOT_MEASURED = "–";

  private final Run run;

  Report(Run run) {
    this.run = run;
  }

  /** The results: a table, how to read it, the targets, and what is missing. */
  String text() {
    var parts = new ArrayList<String>();
    parts.add(table().toString());
    parts.add(
        "%s, on %s; %s. The median of %s, with the least and the most in brackets.\n"
            .formatted(
                run.dated(), run.machine().hardware(), run.machine().software(), run.method()));
    parts.add(
        Target.of(run.results()).stream()
            .map(Report::line)
            .collect(Collectors.joining("\n", "", "\n")));
    if (!run.missing().isEmpty()) {
      parts.add("Not measured: " + String.join(" ", run.missing()) + "\n");
    }
    return String.join("\n", parts);
  }

  /**
   * The same below a chart.
   *
   * @param chart its path, as seen from the text
   */
  String textWithChart(String chart) {
    return "![Cold start of each function](%s)\n\n%s".formatted(chart, text());
  }

  private MarkdownTable table() {
    var titles = new ArrayList<>(List.of(""));
    titles.addAll(run.functions());
    var table = new MarkdownTable(titles);
    for (Metric metric : Metric.values()) {
      if (run.results().has(metric)) {
        var cells = new ArrayList<>(List.of(metric.title(run.settings())));
        run.functions().forEach(function -> cells.add(cell(metric, function)));
        table.row(cells);
      }
    }
    return table;
  }

  private String cell(Metric metric, String function) {
    return run.results()
        .of(metric, function)
        .map(samples -> cell(metric, samples))
        .orElse(NOT_MEASURED);
  }

  private static String cell(Metric metric, Samples samples) {
    String median = metric.format(samples.median());
    String min = metric.format(samples.min());
    String max = metric.format(samples.max());
    return min.equals(max) ? median : "%s (%s–%s)".formatted(median, min, max);
  }

  private static String line(Target target) {
    String measured = target.measured().isEmpty() ? "" : ": " + target.measured();
    return "- %s%s (%s)".formatted(target.claim(), measured, target.verdict().words());
  }
}
