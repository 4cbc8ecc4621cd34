// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table in Markdown, padded to be readable as text: the first column is left-aligned, the others
 * right-aligned.
 */
final class MarkdownTable {

  private static final int LEAST_WIDTH = 3;

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column titles. */
  MarkdownTable(List<String> titles) {
    rows.add(List.copyOf(titles));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException without one cell for each column
   */
  void row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException("Not a cell for each column: " + cells);
    }
    rows.add(List.copyOf(cells));
  }

  /** The lines, each with a line end. */
  @Override
  public String toString() {
    List<Integer> widths = IntStream.range(0, rows.get(0).size()).map(this::width).boxed().toList();
    var lines = new ArrayList<String>();
    lines.add(line(rows.get(0), widths));
    lines.add(rule(widths));
    rows.stream().skip(1).forEach(row -> lines.add(line(row, widths)));
    return String.join("\n", lines) + "\n";
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).reduce(LEAST_WIDTH, Math::max);
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> pad(cells.get(i), widths.get(i), i == 0))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String rule(List<Integer> widths) {
    return IntStream.range(0, widths.size())
        .mapToObj(i -> i == 0 ? "-".repeat(widths.get(i)) : "-".repeat(widths.get(i) - 1) + ":")
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String pad(String cell, int width, boolean left) {
    String padding = " ".repeat(width - cell.length());
    return left ? cell + padding : padding + cell;
  }
}
