// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.Variant.Kind;
import dev.refiscal.local.LocalLambda;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many instructions an executable takes to its first {@code next}, and to its first reply, by
 * valgrind. Unlike times, they are the same on a busy machine. The early token call is off, since
 * it would run beside the start.
 */
final class Instructions implements Scenario {

  private static final Duration ENOUGH = Duration.ofMinutes(2);

  /** Long enough for a call under valgrind; several fit into the time of the invocation. */
  private static final String MILLIS = Long.toString(Duration.ofSeconds(20).toMillis());

  private static final Map<String, String> PATIENT =
      Map.of(
          "REFISCAL_PROCESSING_EARLY_TOKEN", "false",
          "REFISCAL_PROCESSING_CONNECT_TIMEOUT_MS", MILLIS,
          "REFISCAL_PROCESSING_TIMEOUT_MS", MILLIS,
          "REFISCAL_PROCESSING_TOKEN_TIMEOUT_MS", MILLIS,
          "REFISCAL_PROCESSING_REUSE_CONNECTION_WITHIN", "1m");

  private static final String COUNTS = "counts";
  private static final String TOTAL = "totals: ";
  private static final double MILLION = 1_000_000;

  private final Vendor vendor;
  private final Path scratch;

  /**
   * @param scratch a directory for what valgrind writes
   */
  Instructions(Vendor vendor, Path scratch) {
    this.vendor = vendor;
    this.scratch = scratch;
  }

  /** Whether valgrind is on the PATH. */
  static boolean canBeCounted() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "valgrind")));
  }

  @Override
  public String name() {
    return "instructions";
  }

  /** A just-in-time compiler would be counted too. */
  @Override
  public boolean suits(Variant variant) {
    return variant.kind() == Kind.NATIVE || variant.kind() == Kind.C;
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(Duration.ZERO);
    Event event = vendor.events(1, 1).get(0);
    Map<String, String> environment = vendor.environment();
    environment.putAll(PATIENT);
    try {
      Path directory = Files.createTempDirectory(scratch.toAbsolutePath(), "instructions-");
      LocalLambda.Builder counted =
          variant
              .with(environment)
              .timeout(ENOUGH)
              .under(
                  List.of(
                      "valgrind",
                      "--tool=callgrind",
                      "--callgrind-out-file=" + directory.resolve(COUNTS)));
      return measure(counted, event, directory, variant.title(), results);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String measure(
      LocalLambda.Builder counted, Event event, Path directory, String title, Results results)
      throws IOException {
    try (LocalLambda function = counted.start()) {
      function.provision();
      double toNext = soFar(function, directory);
      event.check(function.invoke(event.json()));
      double toReply = soFar(function, directory);
      vendor.check(Vendor.fewestCalls(1), 1);
      results.add(Metric.INSTRUCTIONS_TO_NEXT, title, toNext);
      results.add(Metric.INSTRUCTIONS_TO_REPLY, title, toReply);
      return "%.1f million, %.1f to the first reply".formatted(toNext, toReply);
    }
  }

  /** Dumps valgrind's counts since the last dump, and sums up all dumps. */
  private static double soFar(LocalLambda function, Path directory) throws IOException {
    long process = function.processes().get(0).pid();
    try {
      new ProcessBuilder("callgrind_control", "--dump", Long.toString(process))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while valgrind writes", e);
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToDouble(Instructions::millions).sum();
    }
  }

  private static double millions(Path counts) {
    try (Stream<String> lines = Files.lines(counts)) {
      return lines
          .filter(line -> line.startsWith(TOTAL))
          .mapToDouble(line -> Double.parseDouble(line.substring(TOTAL.length())) / MILLION)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
