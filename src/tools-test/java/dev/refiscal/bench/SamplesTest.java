// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private static final double EXACT = 0;

  @Test
  void hasAMiddleOfAnOddNumber() {
    assertThat(samples(5, 1, 100).median()).isEqualTo(5);
  }

  @Test
  void hasTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
    assertThat(samples(100, 1, 3, 2).median()).isEqualTo(2.5);
  }

  @Test
  void isAllOfOneValue() {
    Samples one = samples(7);

    assertThat(List.of(one.median(), one.min(), one.max(), one.percentile(50), one.percentile(99)))
        .containsOnly(7.0);
  }

  @Test
  void hasTheLeastAndTheMost() {
    assertThat(samples(3, -2, 9).min()).isEqualTo(-2);
    assertThat(samples(3, -2, 9).max()).isEqualTo(9);
  }

  @Test
  void ranksPercentiles() {
    List<Double> hundred =
        new ArrayList<>(IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList());
    Collections.shuffle(hundred);
    var samples = new Samples(hundred);

    assertThat(samples.percentile(1)).isEqualTo(1, within(EXACT));
    assertThat(samples.percentile(50)).isEqualTo(50, within(EXACT));
    assertThat(samples.percentile(99)).isEqualTo(99, within(EXACT));
    assertThat(samples.percentile(100)).isEqualTo(100, within(EXACT));
    assertThat(samples(1, 2, 3).percentile(50)).isEqualTo(2, within(EXACT));
    assertThat(samples(1, 2, 3).percentile(99)).isEqualTo(3, within(EXACT));
  }

  @Property
  void hasPercentilesThatSoManyValuesDoNotExceed(
      @ForAll @NotEmpty List<@DoubleRange(min = 0, max = 1000) Double> values,
      @ForAll @DoubleRange(min = 1, max = 100) double percent) {
    double percentile = new Samples(values).percentile(percent);

    long atMost = values.stream().filter(value -> value <= percentile).count();
    long below = values.stream().filter(value -> value < percentile).count();
    assertThat(values).contains(percentile);
    assertThat(atMost * 100.0 / values.size()).isGreaterThanOrEqualTo(percent);
    assertThat(below * 100.0 / values.size()).isLessThan(percent);
  }

  @Test
  void isSomething() {
    assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsNoPercentileOfZero() {
    assertThatThrownBy(() -> samples(1).percentile(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> samples(1).percentile(101))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Samples samples(double... values) {
    return new Samples(DoubleStream.of(values).boxed().toList());
  }
}
