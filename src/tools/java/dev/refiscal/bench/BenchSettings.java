// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The size of a benchmark, and what it measures.
 *
 * @param small whether this run only shows that the benchmark works
 * @param runs how often everything is measured, one function after another each time
 * @param size of a run
 * @param jvm the zip for the JVM, if not the one from the build
 * @param appCds the zip with a class archive, if not the one from the build
 * @param nativeZip the zip with the native executable, if not the one from the build
 * @param publish whether to show this run in the documents
 */
record BenchSettings(
    boolean small,
    int runs,
    Size size,
    Optional<Path> jvm,
    Optional<Path> appCds,
    Optional<Path> nativeZip,
    boolean publish) {

  /** The time that a slow vendor takes for each answer. */
  static final Duration SLOW_VENDOR = Duration.ofMillis(100);

  /**
   * What each function does in a run.
   *
   * @param coldStarts with each kind of vendor
   * @param warm invocations of one process
   * @param far invocations of one distant process
   * @param questions of each kind to one process
   * @param drainIds drained from the queue
   * @param drainMessages that carry these ids
   */
  record Size(int coldStarts, Warm warm, Far far, int questions, int drainIds, int drainMessages) {

    static final Size FULL =
        new Size(4, new Warm(300, 1_000, 100, 100), new Far(5, 10, 3, 1), 50, 10_000, 1_000);
    static final Size SHORT =
        new Size(1, new Warm(20, 100, 10, 3), new Far(2, 2, 1, 0), 10, 500, 50);
  }

  /**
   * Invocations of one process that is far from vendor and ledger.
   *
   * @param warmUp that are not timed, with 1 id
   * @param singles with 1 id
   * @param thousands with 1,000 ids
   * @param tenThousands with 10,000 ids
   */
  record Far(int warmUp, int singles, int thousands, int tenThousands) {}

  /**
   * Invocations of one process, in this order.
   *
   * @param warmUp that are not timed, with 1 id
   * @param singles with 1 id, the warm-up included
   * @param fifties with 50 ids
   * @param thousands with 1,000 ids
   */
  record Warm(int warmUp, int singles, int fifties, int thousands) {

    /** How many invocations with 1 id are timed. */
    int timedSingles() {
      return singles - warmUp;
    }
  }

  /**
   * Reads {@code bench.short}, {@code bench.runs}, {@code bench.jvm}, {@code bench.appcds}, {@code
   * bench.native} and {@code bench.publish}; a missing or empty one has its default.
   *
   * @throws IllegalArgumentException if they are invalid
   */
  static BenchSettings fromSystemProperties() {
    boolean small = flag("bench.short");
    boolean publish = flag("bench.publish");
    if (small && publish) {
      throw new IllegalArgumentException("A short run is not worth publishing");
    }
    int runs = text("bench.runs").map(Integer::parseInt).orElse(small ? 1 : 5);
    if (runs < 1) {
      throw new IllegalArgumentException("bench.runs must be at least 1, not " + runs);
    }
    return new BenchSettings(
        small,
        runs,
        small ? Size.SHORT : Size.FULL,
        text("bench.jvm").map(Path::of),
        text("bench.appcds").map(Path::of),
        text("bench.native").map(Path::of),
        publish);
  }

  /** Maven passes a property without a value, as in {@code -Dbench.short}, as true. */
  private static boolean flag(String property) {
    return System.getProperty(property, "").equals("true");
  }

  private static Optional<String> text(String property) {
    return Optional.of(System.getProperty(property, "")).filter(value -> !value.isEmpty());
  }
}
