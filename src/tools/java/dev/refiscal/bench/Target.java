// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.Variant.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A target of refiscal, and whether it is met.
 *
 * <p>A missed target does not fail the benchmark: a slow machine is no defect.
 *
 * @param claim the target
 * @param measured the result, in words
 * @param verdict whether the result meets the target
 */
record Target(String claim, String measured, Verdict verdict) {

  /** The state of a target. */
  enum Verdict {
    MET("met"),
    MISSED("missed"),
    NOT_MEASURED("not measured");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private static final double APP_CDS_SHARE = 0.6;
  private static final double NATIVE_SHARE_OF_NODE = 0.3;
  private static final double NATIVE_SHARE_OF_PYTHON = 0.7;
  private static final double NATIVE_SHARE_OF_C = 2.2;
  private static final double NATIVE_NEXT_SHARE = 0.2;
  private static final double NATIVE_THROTTLED_SHARE = 0.35;
  private static final double OWN_SHARE_MILLIS = 1;

  /** A quarter less than the 5,335 of commit be518aa. */
  private static final double CLASSES = 4_001;

  private static final double NATIVE_LEDGER_SHARE = 0.5;
  private static final double NATIVE_NEXT_INSTRUCTIONS = 60;
  private static final double NATIVE_REPLY_INSTRUCTIONS = 110;
  private static final double QUESTION_MILLIS = 100;

  /** Twenty calls, and two round trips for TCP and TLS. */
  private static final double FAR_1000_MILLIS = 1.1 * (20 + 2) * Distance.TO_VENDOR.toMillis();

  /** 200 calls and a handshake, in the two environments of the module's default. */
  private static final double FAR_DRAIN_SECONDS =
      1.2 * (200 + 2) / 2 * Distance.TO_VENDOR.toMillis() / 1_000;

  private static final double NATIVE_EXECUTABLE_MEGABYTES = 45;
  private static final double NATIVE_ZIP_MEGABYTES = 15;
  private static final double NATIVE_MEMORY_MEGABYTES = 45;

  /** All targets, judged by the results. */
  static List<Target> of(Results results) {
    return List.of(
        share(
            "AppCDS: first `next` after at most 60 % of the plain JVM's time",
            results, Metric.START_TO_NEXT, Kind.APP_CDS, Kind.JVM, share -> share <= APP_CDS_SHARE),
        share(
            "AppCDS: first reply after at most 60 % of the plain JVM's time",
            results,
            Metric.START_TO_REPLY,
            Kind.APP_CDS,
            Kind.JVM,
            share -> share <= APP_CDS_SHARE),
        value(
            "JVM: at most 4,001 classes loaded before the first `next`",
            results,
            Metric.CLASSES,
            Kind.JVM,
            classes -> classes <= CLASSES),
        value(
            "JVM: own share of a warm invocation below 1 ms, p50",
            results,
            Metric.OWN_SHARE_P50,
            Kind.JVM,
            millis -> millis < OWN_SHARE_MILLIS),
        share(
            "Native: first `next` after at most 20 % of the Node.js peer's time",
            results,
            Metric.START_TO_NEXT,
            Kind.NATIVE,
            Kind.NODE,
            share -> share <= NATIVE_NEXT_SHARE),
        share(
            "Native: first reply after at most 30 % of the Node.js peer's time",
            results,
            Metric.START_TO_REPLY,
            Kind.NATIVE,
            Kind.NODE,
            share -> share <= NATIVE_SHARE_OF_NODE),
        share(
            "Native: first reply after at most 70 % of the Python peer's time",
            results,
            Metric.START_TO_REPLY,
            Kind.NATIVE,
            Kind.PYTHON,
            share -> share <= NATIVE_SHARE_OF_PYTHON),
        share(
            "Native: first reply after at most 220 % of the limit's time",
            results,
            Metric.START_TO_REPLY,
            Kind.NATIVE,
            Kind.C,
            share -> share <= NATIVE_SHARE_OF_C),
        share(
            "Native: with Lambda's processor, at most 35 % of the Node.js peer's time",
            results,
            Metric.THROTTLED_START_TO_REPLY,
            Kind.NATIVE,
            Kind.NODE,
            share -> share <= NATIVE_THROTTLED_SHARE),
        share(
            "Native: the same with a ledger, at most 50 % of the Node.js peer's time without",
            results,
            Metric.THROTTLED_LEDGER_START_TO_REPLY,
            Kind.NATIVE,
            Metric.THROTTLED_START_TO_REPLY,
            Kind.NODE,
            share -> share <= NATIVE_LEDGER_SHARE),
        value(
            "Native: at most 60 million instructions to the first `next`",
            results,
            Metric.INSTRUCTIONS_TO_NEXT,
            Kind.NATIVE,
            millions -> millions <= NATIVE_NEXT_INSTRUCTIONS),
        value(
            "Native: at most 110 million instructions to the first reply",
            results,
            Metric.INSTRUCTIONS_TO_REPLY,
            Kind.NATIVE,
            millions -> millions <= NATIVE_REPLY_INSTRUCTIONS),
        share(
            "Native: 1 id warm in at most the Node.js peer's time",
            results,
            Metric.LATENCY_1_P50,
            Kind.NATIVE,
            Kind.NODE,
            share -> share <= 1),
        share(
            "Native: 1,000 ids warm in at most the Node.js peer's time",
            results,
            Metric.LATENCY_1000_P50,
            Kind.NATIVE,
            Kind.NODE,
            share -> share <= 1),
        share(
            "Native: as many invocations a second as the Node.js peer",
            results,
            Metric.RATE,
            Kind.NATIVE,
            Kind.NODE,
            share -> share >= 1),
        value(
            "Native: 1,000 ids, 50 ms away, in 1.1 times 20 round trips and a handshake",
            results,
            Metric.FAR_1000,
            Kind.NATIVE,
            millis -> millis <= FAR_1000_MILLIS),
        value(
            "Native: the same with a ledger",
            results,
            Metric.FAR_1000_LEDGER,
            Kind.NATIVE,
            millis -> millis <= FAR_1000_MILLIS),
        value(
            "Native: far drain in 1.2 times 200 round trips and a handshake, by two environments",
            results,
            Metric.FAR_DRAIN_SECONDS,
            Kind.NATIVE,
            seconds -> seconds <= FAR_DRAIN_SECONDS),
        value(
            "Native: at most 100 ms of work to ask for 1,000 ids",
            results,
            Metric.ASK_WORK,
            Kind.NATIVE,
            millis -> millis <= QUESTION_MILLIS),
        value(
            "Native: at most 100 ms of work to list 500",
            results,
            Metric.LIST_WORK,
            Kind.NATIVE,
            millis -> millis <= QUESTION_MILLIS),
        value(
            "Native: executable of at most 45 MB",
            results,
            Metric.EXECUTABLE_SIZE,
            Kind.NATIVE,
            megabytes -> megabytes <= NATIVE_EXECUTABLE_MEGABYTES),
        value(
            "Native: zip of at most 15 MB",
            results,
            Metric.ZIP_SIZE,
            Kind.NATIVE,
            megabytes -> megabytes <= NATIVE_ZIP_MEGABYTES),
        value(
            "Native: resident memory of at most 45 MB",
            results,
            Metric.MEMORY,
            Kind.NATIVE,
            megabytes -> megabytes <= NATIVE_MEMORY_MEGABYTES));
  }

  private static Target value(
      String claim, Results results, Metric metric, Kind kind, Function<Double, Boolean> asWanted) {
    Optional<Double> median = median(results, metric, kind);
    return new Target(
        claim,
        median.map(m -> (metric.format(m) + " " + metric.unit().symbol()).strip()).orElse(""),
        verdict(median.map(asWanted)));
  }

  private static Target share(
      String claim,
      Results results,
      Metric metric,
      Kind kind,
      Kind other,
      Function<Double, Boolean> asWanted) {
    return share(claim, results, metric, kind, metric, other, asWanted);
  }

  private static Target share(
      String claim,
      Results results,
      Metric metric,
      Kind kind,
      Metric otherMetric,
      Kind other,
      Function<Double, Boolean> asWanted) {
    Optional<Double> share =
        median(results, metric, kind)
            .flatMap(own -> median(results, otherMetric, other).map(theirs -> own / theirs));
    return new Target(
        claim,
        share.map(s -> String.format(Locale.ROOT, "%.0f %%", s * 100)).orElse(""),
        verdict(share.map(asWanted)));
  }

  private static Verdict verdict(Optional<Boolean> asWanted) {
    return asWanted
        .map(wanted -> wanted ? Verdict.MET : Verdict.MISSED)
        .orElse(Verdict.NOT_MEASURED);
  }

  private static Optional<Double> median(Results results, Metric metric, Kind kind) {
    return results.of(metric, kind.title()).map(Samples::median);
  }
}
