// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A horizontal bar chart in SVG: a group for each function, a bar for each series, with a whisker
 * from the least to the most. The axis is logarithmic if one bar would be many times another. The
 * chart has its own background, light or dark as the reader prefers, so it is readable on any page.
 *
 * @param title above the chart
 * @param unit of all values
 * @param series what the bars of a group stand for, at most three
 * @param groups from top to bottom
 * @param caption lines below the chart
 */
record BarChart(
    String title, String unit, List<String> series, List<Group> groups, List<String> caption) {

  /**
   * The bars of one function.
   *
   * @param bars one for each series, empty if not measured
   */
  record Group(String label, List<Optional<Samples>> bars) {}

  private static final int MOST_SERIES = 3;
  private static final int WIDTH = 800;
  private static final int MARGIN = 16;
  private static final int LINE = 20;
  private static final int LABELS = 140;
  private static final int BAR = 14;
  private static final int BAR_STEP = 18;
  private static final int GROUP_GAP = 14;

  /** The space to the right of the longest bar, for its value. */
  private static final int VALUES = 80;

  private static final int TICKS = 5;

  /** The digits of a round step. */
  private static final List<Double> DIGITS = List.of(1.0, 2.0, 5.0);

  /** The ratio of the most to the least above which the axis is logarithmic. */
  private static final double WIDE = 20;

  private static final String LOGARITHMIC = "The axis is logarithmic.";

  private static final String STYLE =
      """
      <style>
      text { font: 13px system-ui, sans-serif; fill: #1f2328; }
      .title { font-size: 15px; font-weight: 600; }
      .small { font-size: 11px; fill: #59636e; }
      .page { fill: #ffffff; stroke: #d1d9e0; }
      .grid { stroke: #d1d9e0; }
      .whisker { stroke: #1f2328; }
      .series0 { fill: #80b3ff; }
      .series1 { fill: #0a5bc4; }
      .series2 { fill: #d9822b; }
      @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc; }
        .small { fill: #9198a1; }
        .page { fill: #0d1117; stroke: #3d444d; }
        .grid { stroke: #3d444d; }
        .whisker { stroke: #f0f6fc; }
        .series0 { fill: #79c0ff; }
        .series1 { fill: #2f7de0; }
        .series2 { fill: #e8964a; }
      }
      </style>
      """;

  BarChart {
    if (series.size() > MOST_SERIES) {
      throw new IllegalArgumentException("There are no colours for " + series);
    }
  }

  /** The chart as an SVG document. */
  String svg() {
    var out = new ArrayList<String>();
    int top = MARGIN + 2 * LINE + LINE;
    int bottom = top + groups.size() * groupHeight();
    List<String> lines = lines();
    int height = bottom + LINE + lines.size() * LINE + MARGIN;
    out.add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d"
          role="img">\
        """
            .formatted(WIDTH, height));
    out.add("<title>%s</title>".formatted(escaped(title)));
    out.add(STYLE.strip());
    out.add(
        "<rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>"
            .formatted(WIDTH - 1, height - 1));
    out.add(text("title", MARGIN, MARGIN + LINE - 4, "start", title));
    legend(out);
    grid(out, top, bottom);
    for (int i = 0; i < groups.size(); i++) {
      group(out, groups.get(i), top + i * groupHeight());
    }
    for (int i = 0; i < lines.size(); i++) {
      out.add(text("small", MARGIN, bottom + 2 * LINE + i * LINE, "start", lines.get(i)));
    }
    out.add("</svg>\n");
    return String.join("\n", out);
  }

  private List<String> lines() {
    return isWide() ? Stream.concat(caption.stream(), Stream.of(LOGARITHMIC)).toList() : caption;
  }

  private void legend(List<String> out) {
    double x = MARGIN;
    int y = MARGIN + 2 * LINE;
    for (int i = 0; i < series.size(); i++) {
      out.add(rectangle("series" + i, x, y - 10, 12));
      out.add(text("", x + 18, y, "start", series.get(i)));
      x += 18 + 7.2 * series.get(i).length() + 24;
    }
  }

  private void grid(List<String> out, int top, int bottom) {
    for (double tick : ticks()) {
      double x = x(tick);
      out.add(line("grid", x, top - 4, x, bottom - GROUP_GAP + 4));
      out.add(text("small", x, bottom + 4, "middle", number(tick) + " " + unit));
    }
  }

  private List<Double> ticks() {
    var ticks = new ArrayList<Double>();
    if (isWide()) {
      for (double power = begin(); power <= most(); power *= 10) {
        for (double digit : DIGITS) {
          ticks.add(digit * power);
        }
      }
    } else {
      double step = step(most() / TICKS);
      for (double tick = 0; tick <= most(); tick += step) {
        ticks.add(tick);
      }
    }
    return ticks.stream().filter(tick -> tick <= most()).toList();
  }

  private void group(List<String> out, Group group, int top) {
    double middle = top + series.size() * BAR_STEP / 2.0;
    out.add(text("", MARGIN, middle + 4, "start", group.label()));
    for (int i = 0; i < group.bars().size(); i++) {
      int y = top + i * BAR_STEP;
      int index = i;
      group.bars().get(i).ifPresent(samples -> bar(out, index, samples, y));
    }
  }

  private void bar(List<String> out, int index, Samples samples, int y) {
    int left = MARGIN + LABELS;
    out.add(rectangle("series" + index, left, y, x(samples.median()) - left));
    double middle = y + BAR / 2.0;
    if (samples.min() < samples.max()) {
      whisker(out, x(samples.min()), x(samples.max()), middle);
    }
    out.add(
        text(
            "",
            x(samples.max()) + 6,
            middle + 4.5,
            "start",
            number(samples.median()) + " " + unit));
  }

  private static void whisker(List<String> out, double least, double most, double y) {
    out.add(line("whisker", least, y, most, y));
    out.add(line("whisker", least, y - 3, least, y + 3));
    out.add(line("whisker", most, y - 3, most, y + 3));
  }

  private int groupHeight() {
    return series.size() * BAR_STEP + GROUP_GAP;
  }

  /** The position of a value on the horizontal axis. */
  private double x(double value) {
    int left = MARGIN + LABELS;
    double share =
        isWide() ? Math.log(value / begin()) / Math.log(most() / begin()) : value / most();
    return left + share * (WIDTH - left - MARGIN - VALUES);
  }

  private boolean isWide() {
    return most() > WIDE * least();
  }

  /** Where a logarithmic axis begins: at most half of the least, so that its bar is visible. */
  private double begin() {
    return Math.pow(10, Math.floor(Math.log10(least() / 2)));
  }

  private double least() {
    return values().map(Samples::min).min(Double::compare).orElse(1.0);
  }

  private double most() {
    return values().map(Samples::max).max(Double::compare).orElse(1.0);
  }

  private Stream<Samples> values() {
    return groups.stream().flatMap(group -> group.bars().stream()).flatMap(Optional::stream);
  }

  /** The next larger round step: 1, 2 or 5 with zeros. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double digit : DIGITS) {
      if (digit * power >= least) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    boolean whole = value >= 10 || value == Math.rint(value);
    return String.format(Locale.ROOT, whole ? "%,.0f" : "%.1f", value);
  }

  private static String rectangle(String style, double x, double y, double width) {
    return format(
        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
        style, x, y, Math.max(0, width), BAR);
  }

  private static String line(String style, double x1, double y1, double x2, double y2) {
    return format(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        style, x1, y1, x2, y2);
  }

  private static String text(String style, double x, double y, String anchor, String words) {
    return format(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        style, x, y, anchor, escaped(words));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
