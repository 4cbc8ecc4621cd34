// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.BenchSettings.Size;
import dev.refiscal.bench.Variant.Kind;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalSqs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures the packaged functions and their peers on the local runtime, against the vendor's
 * simulator over TLS, one after another in each of several runs.
 *
 * <p>It is not a test: no result is too slow for it. It fails when a measured function gives a
 * wrong result.
 */
public final class Benchmark {

  private static final Path TARGET = Path.of("target");
  private static final Path OUTPUT = TARGET.resolve("bench");

  private final BenchSettings settings;
  private final Variants variants;
  private final Vendor vendor;
  private final LocalSqs sqs;
  private final LocalDynamoDb dynamoDb;
  private final boolean throttles = LocalLambda.canThrottle();
  private final boolean counts = Instructions.canBeCounted();

  private Benchmark(
      BenchSettings settings,
      Variants variants,
      Vendor vendor,
      LocalSqs sqs,
      LocalDynamoDb dynamoDb) {
    this.settings = settings;
    this.variants = variants;
    this.vendor = vendor;
    this.sqs = sqs;
    this.dynamoDb = dynamoDb;
  }

  /** Exits with 1 if the benchmark fails. */
  public static void main(String[] arguments) {
    boolean good = false;
    try {
      run(BenchSettings.fromSystemProperties());
      good = true;
    } catch (WrongResultException | IllegalArgumentException e) {
      System.out.println("The benchmark ends without a result. " + e.getMessage());
    } catch (Exception e) {
      e.printStackTrace();
    }
    // The queue server's threads may still run, after a failure too.
    System.exit(good ? 0 : 1);
  }

  private static void run(BenchSettings settings) throws IOException {
    Files.createDirectories(OUTPUT);
    Instant begin = Instant.now();
    try (Variants variants = Variants.find(settings, TARGET, OUTPUT);
        Vendor vendor = new Vendor();
        LocalSqs sqs = LocalSqs.start();
        LocalDynamoDb dynamoDb = LocalDynamoDb.start()) {
      var benchmark = new Benchmark(settings, variants, vendor, sqs, dynamoDb);
      Results results = benchmark.measure();
      write(
          new Run(
              begin,
              Run.checkedOutCommit(),
              Machine.describe(variants),
              settings,
              variants.all().stream().map(Variant::title).toList(),
              benchmark.missing(),
              results));
    }
    if (settings.publish()) {
      Publication.publish(OUTPUT, Path.of(""));
    }
    System.out.printf(
        "%nAfter %d s; see %s.%n", Duration.between(begin, Instant.now()).toSeconds(), OUTPUT);
  }

  /** A sentence for each thing that is not measured. */
  private List<String> missing() {
    var missing = new ArrayList<>(variants.missing());
    if (!throttles) {
      missing.add("The processor that Lambda gives: no control group can be made here.");
    }
    if (!counts) {
      missing.add("Instructions: valgrind is not on the PATH.");
    }
    return missing;
  }

  private Results measure() {
    requireOurs();
    missing().forEach(System.out::println);
    if (!settings.small()) {
      rehearse();
    }
    var results = new Results();
    zipSizes(results);
    List<Scenario> scenarios = scenarios();
    for (int run = 1; run <= settings.runs(); run++) {
      round("run %d of %d".formatted(run, settings.runs()), scenarios, results);
    }
    return results;
  }

  /** Warms up vendor, queue, ledger and the machine's caches for all functions. */
  private void rehearse() {
    Size size = Size.SHORT;
    round("rehearsal", List.of(coldStart(), warm(size), drain(size)), new Results());
  }

  private List<Scenario> scenarios() {
    var scenarios = new ArrayList<Scenario>();
    for (int start = 0; start < settings.size().coldStarts(); start++) {
      scenarios.add(coldStart());
      scenarios.add(new ColdStart(vendor, BenchSettings.SLOW_VENDOR));
    }
    if (throttles) {
      for (int start = 0; start < settings.size().coldStarts(); start++) {
        scenarios.add(new ThrottledStart(vendor, Optional.empty()));
        scenarios.add(new ThrottledStart(vendor, Optional.of(dynamoDb)));
      }
    }
    if (counts) {
      scenarios.add(new Instructions(vendor, OUTPUT));
    }
    scenarios.addAll(
        List.of(
            new LoadedClasses(vendor),
            warm(settings.size()),
            new FarInvocations(vendor, dynamoDb, settings.size().far(), false),
            new FarInvocations(vendor, dynamoDb, settings.size().far(), true),
            new Questions(vendor, dynamoDb, settings.size().questions()),
            drain(settings.size()),
            new Drain(vendor, sqs, dynamoDb, settings.size(), true)));
    return scenarios;
  }

  private Scenario coldStart() {
    return new ColdStart(vendor, Duration.ZERO);
  }

  private Scenario drain(Size size) {
    return new Drain(vendor, sqs, dynamoDb, size, false);
  }

  private Scenario warm(Size size) {
    return new WarmInvocations(vendor, size.warm());
  }

  /** Measures each function once in each scenario, one function after another. */
  private void round(String name, List<Scenario> scenarios, Results results) {
    for (Scenario scenario : scenarios) {
      for (Variant variant : variants.all()) {
        if (scenario.suits(variant)) {
          String result = measure(scenario, variant, results);
          System.out.printf(
              "%-12s %-24s %-16s %s%n", name, scenario.name(), variant.title(), result);
        }
      }
    }
  }

  private static String measure(Scenario scenario, Variant variant, Results results) {
    try {
      return scenario.measure(variant, results);
    } catch (WrongResultException e) {
      throw new WrongResultException(
          "%s, %s: %s".formatted(variant.title(), scenario.name(), e.getMessage()));
    }
  }

  private void requireOurs() {
    if (variants.all().stream().map(Variant::kind).noneMatch(Kind::isOurs)) {
      throw new IllegalArgumentException("Nothing to measure: package the function first");
    }
  }

  private void zipSizes(Results results) {
    double megabyte = 1_000_000;
    for (Variant variant : variants.all()) {
      variant
          .zipBytes()
          .ifPresent(bytes -> results.add(Metric.ZIP_SIZE, variant.title(), bytes / megabyte));
      variant
          .executableBytes()
          .ifPresent(
              bytes -> results.add(Metric.EXECUTABLE_SIZE, variant.title(), bytes / megabyte));
    }
  }

  private static void write(Run run) throws IOException {
    var report = new Report(run);
    Files.writeString(OUTPUT.resolve("results.json"), ResultsJson.of(run));
    Files.writeString(OUTPUT.resolve("table.md"), report.textWithChart(Publication.CHART_ON_PAGE));
    Files.writeString(OUTPUT.resolve("cold-start.svg"), chart(run).svg());
    System.out.printf("%n%s", report.text());
  }

  private static BarChart chart(Run run) {
    List<Metric> series =
        List.of(Metric.START_TO_NEXT, Metric.START_TO_REPLY, Metric.SLOW_START_TO_REPLY);
    List<BarChart.Group> groups =
        run.functions().stream()
            .map(function -> new BarChart.Group(function, bars(run, series, function)))
            .toList();
    return new BarChart(
        "Cold start, from the start of the process",
        "ms",
        List.of(
            "to the first next",
            "to the first reply",
            "the same, vendor takes %d ms a call".formatted(BenchSettings.SLOW_VENDOR.toMillis())),
        groups,
        List.of(
            run.dated() + ", on " + run.machine().hardware(),
            run.machine().software(),
            "Medians with the least and the most; cold starts of each: "
                + run.settings().runs() * run.settings().size().coldStarts()));
  }

  private static List<Optional<Samples>> bars(Run run, List<Metric> series, String function) {
    return series.stream().map(metric -> run.results().of(metric, function)).toList();
  }
}
