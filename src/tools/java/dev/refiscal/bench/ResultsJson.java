// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes a run as JSON, with every sample. */
final class ResultsJson {

  private static final int DECIMALS = 3;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultsJson() {}

  static String of(Run run) {
    ObjectNode root = JSON.createObjectNode();
    root.put("date", run.date().toString());
    run.commit().ifPresent(commit -> root.put("commit", commit));
    root.set("machine", JSON.valueToTree(run.machine()));
    settings(run.settings(), root.putObject("settings"));
    ObjectNode metrics = root.putObject("metrics");
    for (Metric metric : Metric.values()) {
      if (run.results().has(metric)) {
        metric(metric, run, metrics.putObject(key(metric)));
      }
    }
    ArrayNode targets = root.putArray("targets");
    for (Target target : Target.of(run.results())) {
      targets
          .addObject()
          .put("claim", target.claim())
          .put("measured", target.measured())
          .put("verdict", target.verdict().words());
    }
    run.missing().forEach(root.putArray("missing")::add);
    return write(root);
  }

  private static void settings(BenchSettings settings, ObjectNode node) {
    node.put("short", settings.small()).put("runs", settings.runs());
    node.set("eachRun", JSON.valueToTree(settings.size()));
  }

  private static void metric(Metric metric, Run run, ObjectNode node) {
    node.put("title", metric.title(run.settings())).put("unit", metric.unit().symbol());
    ObjectNode functions = node.putObject("functions");
    for (String function : run.functions()) {
      run.results()
          .of(metric, function)
          .ifPresent(samples -> samples(samples, functions.putObject(function)));
    }
  }

  private static void samples(Samples samples, ObjectNode node) {
    node.put("median", rounded(samples.median()))
        .put("min", rounded(samples.min()))
        .put("max", rounded(samples.max()));
    ArrayNode values = node.putArray("samples");
    samples.values().forEach(value -> values.add(rounded(value)));
  }

  /** Such as {@code start-to-next}. */
  private static String key(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Without an exponent, which is hard to read. */
  private static BigDecimal rounded(double value) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.setScale(Math.max(0, rounded.scale()));
  }

  private static String write(ObjectNode root) {
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }
}
