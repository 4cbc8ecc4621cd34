// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.refiscal.bench.BarChart.Group;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class BarChartTest {

  private static final double HALF_A_PIXEL = 0.5;

  private final BarChart chart =
      new BarChart(
          "Cold <start> & \"more\"",
          "ms",
          List.of("to the first next", "to the first reply"),
          List.of(
              new Group("JVM", List.of(samples(900, 1000, 1200), samples(2000))),
              new Group("native", List.of(samples(100), Optional.empty()))),
          List.of("2026-11-24, on Some <CPU> & Co"));

  @Test
  void isWellFormedWhateverTheWordsAre() throws Exception {
    List<String> words = texts(parse(chart.svg()), "text");

    assertThat(words)
        .contains("Cold <start> & \"more\"", "2026-11-24, on Some <CPU> & Co", "JVM", "native")
        .contains("to the first next", "to the first reply")
        .contains("1,000 ms", "2,000 ms", "100 ms");
    assertThat(texts(parse(chart.svg()), "title")).containsExactly("Cold <start> & \"more\"");
  }

  @Test
  void drawsBarsInProportion() throws Exception {
    List<Element> bars = bars(parse(chart.svg()));

    double longest = width(bars.get(1));
    assertThat(bars).hasSize(3);
    assertThat(width(bars.get(0))).isCloseTo(longest / 2, within(HALF_A_PIXEL));
    assertThat(width(bars.get(2))).isCloseTo(longest / 20, within(HALF_A_PIXEL));
  }

  @Test
  void canBeReadWhenOneBarIsFortyTimesAnother() throws Exception {
    var wide =
        new BarChart(
            "Cold start",
            "ms",
            List.of("to the first reply"),
            List.of(new Group("JVM", List.of(samples(2000))), new Group("C", List.of(samples(10)))),
            List.of());
    List<Element> bars = bars(parse(wide.svg()));

    assertThat(width(bars.get(1))).isGreaterThan(width(bars.get(0)) / 10);
    assertThat(texts(parse(wide.svg()), "text"))
        .contains("The axis is logarithmic.", "10 ms", "100 ms", "1,000 ms");
  }

  @Test
  void drawsAWhiskerOnlyWhereValuesDiffer() throws Exception {
    assertThat(elements(parse(chart.svg()), "line"))
        .filteredOn(line -> line.getAttribute("class").equals("whisker"))
        .hasSize(3);
  }

  @Test
  void staysInsideItsPage() throws Exception {
    Document svg = parse(chart.svg());
    double width = Double.parseDouble(svg.getDocumentElement().getAttribute("width"));
    double height = Double.parseDouble(svg.getDocumentElement().getAttribute("height"));

    assertThat(elements(svg, "rect"))
        .allSatisfy(
            bar -> {
              assertThat(number(bar, "x") + number(bar, "width")).isLessThan(width);
              assertThat(number(bar, "y") + number(bar, "height")).isLessThan(height);
            });
    assertThat(elements(svg, "text"))
        .allSatisfy(text -> assertThat(number(text, "y")).isLessThan(height));
  }

  @Test
  void canBeReadOnDarkPagesToo() {
    assertThat(chart.svg()).contains("prefers-color-scheme: dark", "class=\"page\"");
  }

  @Test
  void isThereWhenNothingWasMeasured() throws Exception {
    var empty = new BarChart("Nothing", "ms", List.of("a"), List.of(), List.of());

    assertThat(texts(parse(empty.svg()), "title")).containsExactly("Nothing");
  }

  @Test
  void hasNoMoreSeriesThanColours() {
    List<String> four = List.of("a", "b", "c", "d");

    assertThatThrownBy(() -> new BarChart("", "ms", four, List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<Samples> samples(double... values) {
    return Optional.of(new Samples(DoubleStream.of(values).boxed().toList()));
  }

  /** All rectangles except the page and the legend. */
  private static List<Element> bars(Document svg) {
    return elements(svg, "rect").stream()
        .filter(rect -> rect.getAttribute("class").startsWith("series"))
        .filter(rect -> number(rect, "y") > 60)
        .toList();
  }

  private static double width(Element bar) {
    return number(bar, "width");
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<String> texts(Document svg, String name) {
    return elements(svg, name).stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Document svg, String name) {
    NodeList all = svg.getElementsByTagName(name);
    return IntStream.range(0, all.getLength()).mapToObj(i -> (Element) all.item(i)).toList();
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
