// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.bench.Target.Verdict;
import dev.refiscal.bench.Variant.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

  private final Results results = new Results();

  @ParameterizedTest
  @CsvSource({"600, MET, 60 %", "610, MISSED, 61 %"})
  void comparesTheMediansOfAppCdsAndThePlainJvm(double millis, Verdict verdict, String measured) {
    results.add(Metric.START_TO_REPLY, Kind.JVM.title(), 1_000);
    results.add(Metric.START_TO_REPLY, Kind.JVM.title(), 900);
    results.add(Metric.START_TO_REPLY, Kind.JVM.title(), 9_000);
    results.add(Metric.START_TO_REPLY, Kind.APP_CDS.title(), millis);

    assertThat(target("AppCDS: first reply"))
        .isEqualTo(new Target(target("AppCDS: first reply").claim(), measured, verdict));
    assertThat(target("AppCDS: first `next`").verdict()).isEqualTo(Verdict.NOT_MEASURED);
  }

  @ParameterizedTest
  @CsvSource({
    "START_TO_NEXT, NODE, 20, Native: first `next`",
    "START_TO_REPLY, NODE, 30, Native: first reply after at most 30 %",
    "START_TO_REPLY, PYTHON, 70, Native: first reply after at most 70 %",
    "START_TO_REPLY, C, 220, Native: first reply after at most 220 %",
    "THROTTLED_START_TO_REPLY, NODE, 35, Native: with Lambda's processor"
  })
  void comparesTheNativeStartWithThePeers(Metric metric, Kind peer, double percent, String claim) {
    results.add(metric, peer.title(), 100);
    results.add(metric, Kind.NATIVE.title(), percent);

    assertThat(target(claim).verdict()).isEqualTo(Verdict.MET);
    results.add(metric, Kind.NATIVE.title(), percent + 1);
    assertThat(target(claim).verdict()).isEqualTo(Verdict.MISSED);
  }

  @ParameterizedTest
  @CsvSource({"0.999, MET", "1, MISSED"})
  void wantsTheOwnShareBelowAMillisecond(double millis, Verdict verdict) {
    results.add(Metric.OWN_SHARE_P50, Kind.JVM.title(), millis);

    assertThat(target("JVM: own share").verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"4001, MET, '4,001'", "4002, MISSED, '4,002'"})
  void wantsFewClassesBeforeTheFirstEvent(double classes, Verdict verdict, String measured) {
    results.add(Metric.CLASSES, Kind.JVM.title(), classes);

    Target target = target("JVM: at most 4,001 classes");
    assertThat(target).isEqualTo(new Target(target.claim(), measured, verdict));
  }

  @ParameterizedTest
  @CsvSource({"15, 45, MET", "15.1, 45.1, MISSED"})
  void wantsTheNativeFunctionSmall(double zip, double memory, Verdict verdict) {
    results.add(Metric.ZIP_SIZE, Kind.NATIVE.title(), zip);
    results.add(Metric.MEMORY, Kind.NATIVE.title(), memory);

    assertThat(target("Native: zip").verdict()).isEqualTo(verdict);
    assertThat(target("Native: resident memory").verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "INSTRUCTIONS_TO_NEXT, 60, Native: at most 60 million",
    "FAR_1000, 1210, 'Native: 1,000 ids, 50 ms away'",
    "FAR_DRAIN_SECONDS, 6.05, Native: far drain",
    "LIST_WORK, 100, Native: at most 100 ms of work to list"
  })
  void takesALimitForMet(Metric metric, double limit, String claim) {
    results.add(metric, Kind.NATIVE.title(), limit);

    assertThat(target(claim).verdict()).isEqualTo(Verdict.MET);
    results.add(metric, Kind.NATIVE.title(), limit + 1);
    assertThat(target(claim).verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void wantsAsManyInvocationsASecondAsNodeOrMore() {
    results.add(Metric.RATE, Kind.NODE.title(), 1_000);
    results.add(Metric.RATE, Kind.NATIVE.title(), 1_001);

    assertThat(target("Native: as many").verdict()).isEqualTo(Verdict.MET);
    results.add(Metric.RATE, Kind.NATIVE.title(), 990);
    assertThat(target("Native: as many").verdict()).isEqualTo(Verdict.MISSED);
  }

  @Test
  void claimsNothingOfWhatWasNotMeasured() {
    assertThat(Target.of(results))
        .hasSize(23)
        .allSatisfy(target -> assertThat(target.verdict()).isEqualTo(Verdict.NOT_MEASURED))
        .allSatisfy(target -> assertThat(target.measured()).isEmpty());
  }

  private Target target(String claim) {
    return Target.of(results).stream()
        .filter(target -> target.claim().startsWith(claim))
        .findFirst()
        .orElseThrow();
  }
}
