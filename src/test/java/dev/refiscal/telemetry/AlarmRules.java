// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * The Terraform alarms on the function's metrics. {@code
 * terraform/modules/refiscal/tests/outage.py} covers the number of periods above the threshold.
 */
public final class AlarmRules {

  private static final Path MODULE = Path.of("terraform/modules/refiscal");

  private static final Pattern ALARM =
      Pattern.compile(
          "(?s)\\n    ([a-z0-9-]+) = (?:local\\.own_metrics \\? )?merge\\(local\\.our_metrics, \\{(.*?)\\n *\\}\\)");

  /** Printed by the HTTP API's access log, not by the function. */
  private static final String OF_THE_ACCESS_LOG = "http-throttled";

  private final Map<String, Rule> rules = new TreeMap<>();

  private record Rule(String metric, String statistic, double threshold) {

    boolean raisedBy(Collection<JsonNode> lines) {
      DoubleStream values =
          lines.stream()
              .filter(line -> isReported(line, metric))
              .mapToDouble(line -> line.get(metric).doubleValue());
      double value = statistic.equals("Sum") ? values.sum() : values.max().orElse(0);
      return value > threshold;
    }

    /** Whether CloudWatch extracts the metric with the one dimension that the alarms use. */
    private static boolean isReported(JsonNode line, String metric) {
      JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");
      return directive.path("Namespace").asText().equals("refiscal")
          && directive.path("Dimensions").toString().equals("[[\"Merchant\"]]")
          && line.hasNonNull("Merchant")
          && directive.path("Metrics").findValuesAsText("Name").contains(metric);
    }
  }

  private AlarmRules() {}

  /** The module's alarms, with their default thresholds. */
  public static AlarmRules deployed() {
    var found = new AlarmRules();
    String defaults = read("variables.tf");
    ALARM
        .matcher(read("alarms.tf"))
        .results()
        .filter(alarm -> !alarm.group(1).equals(OF_THE_ACCESS_LOG))
        .forEach(
            alarm ->
                found.rules.put(
                    alarm.group(1),
                    new Rule(
                        value("metric", alarm.group(2)).replace("\"", ""),
                        value("statistic", alarm.group(2)).replace("\"", ""),
                        threshold(value("threshold", alarm.group(2)), defaults))));
    return found;
  }

  /** The names of all alarms. */
  public Set<String> names() {
    return rules.keySet();
  }

  /**
   * Simulates CloudWatch for one period.
   *
   * @param lines the function's metrics lines in that period
   * @return the alarms whose statistic is above the threshold
   */
  public Set<String> raisedBy(Collection<String> lines) {
    var parsed = lines.stream().map(AlarmRules::parse).toList();
    return rules.entrySet().stream()
        .filter(rule -> rule.getValue().raisedBy(parsed))
        .map(Map.Entry::getKey)
        .collect(toCollection(TreeSet::new));
  }

  private static double threshold(String value, String defaults) {
    String variable = "var.alarm_thresholds.";
    return Double.parseDouble(
        value.startsWith(variable)
            ? group(
                "optional\\(number, ([0-9]+)\\)",
                value(value.substring(variable.length()), defaults))
            : value);
  }

  private static String value(String name, String block) {
    return group("(?m)^ +" + name + " += (.*)$", block);
  }

  private static String group(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
    return found.group(1);
  }

  private static String read(String file) {
    try {
      return Files.readString(MODULE.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
