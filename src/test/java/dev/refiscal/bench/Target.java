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
  private static final double NATIVE_SHARE = 0.5;
  private static final double OWN_SHARE_MILLIS = 1;

  /** A quarter less than the 5,335 of commit be518aa. */
  private static final double CLASSES = 4_001;

  private static final double NATIVE_ZIP_MEGABYTES = 18;
  private static final double NATIVE_MEMORY_MEGABYTES = 60;

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
            "Native: first reply in less than half of the Node.js peer's time",
            results,
            Metric.START_TO_REPLY,
            Kind.NATIVE,
            Kind.NODE,
            share -> share < NATIVE_SHARE),
        value(
            "Native: zip of at most 18 MB",
            results,
            Metric.ZIP_SIZE,
            Kind.NATIVE,
            megabytes -> megabytes <= NATIVE_ZIP_MEGABYTES),
        value(
            "Native: resident memory of at most 60 MB",
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
