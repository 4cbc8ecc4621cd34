// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricTest {

  @ParameterizedTest
  @CsvSource({
    "0.0614, 0.061",
    "0.9999, 1.000",
    "1.2345, 1.23",
    "12.345, 12.3",
    "123.45, 123",
    "1958.8, '1,959'",
    "0, 0.000"
  })
  void writesThreeDigits(double value, String written) {
    assertThat(Metric.START_TO_REPLY.format(value)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"5551, '5,551'", "4, 4", "4.5, 4.50", "32.84, 32.8"})
  void writesCountsWithoutAFraction(double value, String written) {
    assertThat(Metric.CLASSES.format(value)).isEqualTo(written);
  }

  @Test
  void saysInItsTitleWhatWasMeasured() {
    BenchSettings settings = Runs.settings();

    assertThat(Metric.MEMORY.title(settings))
        .isEqualTo("Resident memory after 1,000 invocations, MB");
    assertThat(Metric.SLOW_START_TO_REPLY.title(settings))
        .isEqualTo("The same, vendor takes 100 ms a call, ms");
    assertThat(Metric.DRAIN_SECONDS.title(settings))
        .isEqualTo("Drain of 10,000 ids in 1,000 messages, s");
    assertThat(Metric.DRAIN_CALLS.title(settings)).isEqualTo("… calls to the vendor");
  }
}
