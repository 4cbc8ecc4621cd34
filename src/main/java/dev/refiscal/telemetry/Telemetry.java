// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.config.RefiscalConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Counts the events of an invocation and prints them once, in CloudWatch's embedded metric format:
 * one JSON object per line, from which CloudWatch extracts metrics. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
@Singleton
public final class Telemetry {

  private static final Logger LOG = Logger.getLogger(Telemetry.class);

  private static final String VENDOR_LATENCY = "VendorLatency";
  private static final String WAITING_AGE = "WaitingAge";

  /** The format allows at most 100 values per metric. */
  private static final int MOST_VALUES = 100;

  private final Map<Metric, Long> counts = new EnumMap<>(Metric.class);
  private final Map<String, Integer> vendorErrors = new TreeMap<>();
  private final List<Long> latencies = new ArrayList<>();
  private final String merchant;
  private final Clock clock;
  private final Consumer<String> console;
  private Duration withVendor = Duration.ZERO;
  private Optional<Duration> oldestWaiting = Optional.empty();
  private boolean coldStart = true;

  @Inject
  Telemetry(RefiscalConfig config, Clock clock) {
    this(config.merchant(), clock, System.out::println);
  }

  /**
   * @param console receives lines to be written to stdout unchanged
   */
  public Telemetry(String merchant, Clock clock, Consumer<String> console) {
    this.merchant = merchant;
    this.clock = clock;
    this.console = console;
  }

  /** Adds one. */
  public void count(Metric metric) {
    count(metric, 1);
  }

  /** Adds a number; zero adds nothing. */
  public synchronized void count(Metric metric, long number) {
    if (number > 0) {
      counts.merge(metric, number, Long::sum);
    }
  }

  /**
   * Counts a reload call that did not end with 2xx or a rejection.
   *
   * @param kind the kind of error, such as {@code 503} or {@code timeout}; never the vendor's text
   */
  public synchronized void vendorError(String kind) {
    count(Metric.VENDOR_ERRORS);
    vendorErrors.merge(kind, 1, Integer::sum);
  }

  /**
   * Records that a document waits for a retry; the metric has the maximum of an invocation.
   *
   * @param age the time since its request
   */
  public synchronized void waiting(Duration age) {
    if (oldestWaiting.filter(oldest -> oldest.compareTo(age) >= 0).isEmpty()) {
      oldestWaiting = Optional.of(age);
    }
  }

  /** Records the duration of one reload call; the metric has the first 100 of an invocation. */
  public synchronized void vendorLatency(Duration latency) {
    withVendor = withVendor.plus(latency);
    if (latencies.size() < MOST_VALUES) {
      latencies.add(latency.toMillis());
    }
  }

  /**
   * Prints the counters of the invocation, if any, and resets them.
   *
   * @param took the duration of the invocation
   */
  public synchronized void flush(String requestId, Duration took) {
    if (coldStart) {
      counts.put(Metric.COLD_START, 1L);
    }
    LOG.info(summary(took));
    if (!counts.isEmpty()) {
      console.accept(line(requestId));
    }
    counts.clear();
    vendorErrors.clear();
    latencies.clear();
    withVendor = Duration.ZERO;
    oldestWaiting = Optional.empty();
    coldStart = false;
  }

  /**
   * Returns, for example, {@code Accepted 2, VendorCalls 1; 57.123 ms, of which 41.456 ms with the
   * vendor; warm}.
   */
  private String summary(Duration took) {
    var summary = new StringJoiner(", ");
    summary.setEmptyValue("nothing to count");
    counts.forEach((metric, number) -> summary.add(metric.metricName() + " " + number));
    return "%s; %s ms, of which %s ms with the vendor; %s"
        .formatted(summary, millis(took), millis(withVendor), coldStart ? "cold start" : "warm");
  }

  /** To the microsecond, the clock's resolution: our own share is a fraction of 1 ms. */
  private static String millis(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 6).setScale(3, RoundingMode.DOWN).toPlainString();
  }

  private String line(String requestId) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    ObjectNode aws = line.putObject("_aws").put("Timestamp", clock.millis());
    ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", "refiscal");
    directive.putArray("Dimensions").addArray().add("Merchant");
    var metrics = directive.putArray("Metrics");
    line.put("Merchant", merchant).put("requestId", requestId);
    counts.forEach(
        (metric, number) -> {
          metrics.addObject().put("Name", metric.metricName()).put("Unit", "Count");
          line.put(metric.metricName(), number);
        });
    if (!vendorErrors.isEmpty()) {
      // A property that queries can use; as a dimension, each kind would be a billed metric.
      ObjectNode byKind = line.putObject("vendorErrors");
      vendorErrors.forEach(byKind::put);
    }
    oldestWaiting.ifPresent(
        age -> {
          metrics.addObject().put("Name", WAITING_AGE).put("Unit", "Seconds");
          line.put(WAITING_AGE, age.toSeconds());
        });
    if (!latencies.isEmpty()) {
      metrics.addObject().put("Name", VENDOR_LATENCY).put("Unit", "Milliseconds");
      var values = line.putArray(VENDOR_LATENCY);
      latencies.forEach(values::add);
    }
    return line.toString();
  }
}
