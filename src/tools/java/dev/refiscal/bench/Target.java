// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.Variant.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something that refiscal wants to be, and how it is.
 *
 * <p>A benchmark does not fail for a target that is missed: a slow machine is no defect.
 *
 * @param claim what is wanted
 * @param measured what was found, in words
 * @param verdict whether that is what is wanted
 */
record Target(String claim, String measured, Verdict verdict) {

  /** How a target stands. */
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

  private static final double NATIVE_ZIP_MEGABYTES = 15;
  private static final double NATIVE_MEMORY_MEGABYTES = 45;

  /** All targets, as some results have them. */
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
    Optional<Double> share =
        median(results, metric, kind)
            .flatMap(own -> median(results, metric, other).map(theirs -> own / theirs));
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
