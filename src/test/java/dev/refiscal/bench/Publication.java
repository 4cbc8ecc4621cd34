// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts the files of a run where the documents show them. */
final class Publication {

  /** Where the README finds the chart. */
  static final String CHART = "docs/bench/cold-start.svg";

  private static final String BEGIN = "<!-- bench:begin -->\n";
  private static final String END = "<!-- bench:end -->";

  private Publication() {}

  /**
   * Copies chart and results to {@code docs/bench}, and the table between the markers of the
   * README.
   *
   * @param run the directory with the files of the run
   * @param repository the root of the sources
   * @throws IllegalStateException if the README has no markers
   */
  static void publish(Path run, Path repository) throws IOException {
    Path readme = repository.resolve("README.md");
    String shown = between(Files.readString(readme), Files.readString(run.resolve("table.md")));
    Path chart = repository.resolve(CHART);
    Files.createDirectories(chart.getParent());
    copy(run.resolve("cold-start.svg"), chart);
    copy(run.resolve("results.json"), chart.resolveSibling("results.json"));
    Files.writeString(readme, shown);
  }

  private static String between(String readme, String table) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("The README has no place for the results");
    }
    return readme.substring(0, begin + BEGIN.length()) + table + readme.substring(end);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
