// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * AWS's rules for a metrics line.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html">Units</a>
 */
public final class EmbeddedMetricFormat {

  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_METRICS = 100;
  private static final int MOST_VALUES = 100;
  private static final int MOST_DIMENSIONS = 30;
  private static final Set<String> UNITS =
      Set.of(
          "Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits "
              .concat("Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second ")
              .concat("Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second ")
              .concat("Bits/Second Kilobits/Second Megabits/Second Gigabits/Second ")
              .concat("Terabits/Second Count/Second None")
              .split(" "));

  private EmbeddedMetricFormat() {}

  /**
   * Checks one line.
   *
   * @param now the reference for the line's timestamp
   * @throws AssertionError if CloudWatch would extract no metrics, or not all
   */
  public static void check(String line, Instant now) {
    assertThat(line.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(MOST_BYTES);
    JsonNode root = parse(line);
    JsonNode metadata = root.path("_aws");
    assertThat(metadata.path("Timestamp").isIntegralNumber()).as("Timestamp in %s", line).isTrue();
    assertThat(Instant.ofEpochMilli(metadata.get("Timestamp").longValue()))
        .isBetween(now.minus(Duration.ofDays(14)), now.plus(Duration.ofHours(2)));
    JsonNode directives = metadata.path("CloudWatchMetrics");
    assertThat(directives.isArray() && !directives.isEmpty()).as("directives: %s", line).isTrue();
    directives.forEach(directive -> checkDirective(root, directive));
  }

  private static void checkDirective(JsonNode root, JsonNode directive) {
    checkText("Namespace", directive.path("Namespace"), 1024);
    JsonNode sets = directive.path("Dimensions");
    assertThat(sets.isArray() && !sets.isEmpty()).as("dimensions: %s", directive).isTrue();
    for (JsonNode set : sets) {
      assertThat(set.isArray()).as("dimension set %s", set).isTrue();
      assertThat(set).hasSizeLessThanOrEqualTo(MOST_DIMENSIONS);
      for (JsonNode dimension : set) {
        checkText("dimension", dimension, 250);
        checkText(dimension.textValue(), root.path(dimension.textValue()), 1024);
      }
    }
    JsonNode metrics = directive.path("Metrics");
    assertThat(metrics.isArray()).as("metrics: %s", directive).isTrue();
    assertThat(metrics).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_METRICS);
    var names = new HashSet<String>();
    for (JsonNode metric : metrics) {
      checkMetric(root, metric);
      assertThat(names.add(metric.get("Name").textValue())).as("%s is new", metric).isTrue();
    }
  }

  private static void checkMetric(JsonNode root, JsonNode metric) {
    checkText("metric", metric.path("Name"), 1024);
    assertThat(metric.path("Unit").textValue()).as("unit of %s", metric).isIn(UNITS);
    JsonNode target = root.path(metric.get("Name").textValue());
    if (target.isArray()) {
      assertThat(target).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_VALUES);
      assertThat(target).allMatch(JsonNode::isNumber);
    } else {
      assertThat(target.isNumber()).as("value of %s", metric).isTrue();
    }
  }

  private static void checkText(String what, JsonNode text, int longest) {
    assertThat(text.isTextual()).as("%s is text: %s", what, text).isTrue();
    assertThat(text.textValue()).as(what).isNotBlank().hasSizeLessThanOrEqualTo(longest);
  }

  private static JsonNode parse(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
