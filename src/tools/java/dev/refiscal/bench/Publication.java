// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies the files of a run to where the documents show them. */
final class Publication {

  /** The path of the chart in the README. */
  static final String CHART = "docs/bench/cold-start.svg";

  /** The path of the chart on the benchmark's page. */
  static final String CHART_ON_PAGE = "bench/cold-start.svg";

  /** The page that shows the table. */
  static final String PAGE = "docs/benchmark.md";

  private static final String BEGIN = "<!-- bench:begin -->\n";
  private static final String END = "<!-- bench:end -->";

  private Publication() {}

  /**
   * Copies chart and results to {@code docs/bench}, and the table between the markers of {@link
   * #PAGE}.
   *
   * @param run the directory with the files of the run
   * @param repository the root of the sources
   * @throws IllegalStateException if that page has no markers
   */
  static void publish(Path run, Path repository) throws IOException {
    Path page = repository.resolve(PAGE);
    String shown = between(Files.readString(page), Files.readString(run.resolve("table.md")));
    Path chart = repository.resolve(CHART);
    Files.createDirectories(chart.getParent());
    copy(run.resolve("cold-start.svg"), chart);
    copy(run.resolve("results.json"), chart.resolveSibling("results.json"));
    Files.writeString(page, shown);
  }

  private static String between(String readme, String table) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("The page has no place for the results");
    }
    return readme.substring(0, begin + BEGIN.length()) + table + readme.substring(end);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
