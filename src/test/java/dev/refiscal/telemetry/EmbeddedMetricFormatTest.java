// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule refuses a line that breaks it. */
class EmbeddedMetricFormatTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final String GOOD =
      "{'_aws':{'Timestamp':1700000000000,'CloudWatchMetrics':[{'Namespace':'refiscal',"
          + "'Dimensions':[['Merchant']],'Metrics':[{'Name':'Accepted','Unit':'Count'}]}]},"
          + "'Merchant':'acme','Accepted':2}";

  @Test
  void takesAGoodLine() {
    check(GOOD);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "{'_aws', {'_was'",
        "1700000000000, 1600000000000",
        "1700000000000, '2023-11-14'",
        "'refiscal', ''",
        "'Merchant':'acme', 'Other':'acme'",
        "'acme', 7",
        "[['Merchant']], []",
        "'Unit':'Count', 'Unit':'Pieces'",
        "'Accepted':2, 'Rejected':2",
        "'Accepted':2, 'Accepted':'2'",
        "'Accepted':2, 'Accepted':[]"
      })
  void refusesALineThatBreaksARule(String good, String bad) {
    String line = GOOD.replace(good, bad);

    assertThatThrownBy(() -> check(line)).isInstanceOf(AssertionError.class);
  }

  @Test
  void refusesMoreValuesThanAMetricMayHave() {
    String values =
        IntStream.range(0, 101).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String line = GOOD.replace("'Accepted':2", "'Accepted':[" + values + "]");

    assertThatThrownBy(() -> check(line)).isInstanceOf(AssertionError.class);
  }

  private static void check(String line) {
    EmbeddedMetricFormat.check(line.replace('\'', '"'), NOW);
  }
}
