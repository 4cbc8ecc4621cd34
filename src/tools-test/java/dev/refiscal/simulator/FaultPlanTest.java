// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultPlanTest {
  private static final Map<Fault, Double> CHANCES =
      Map.of(Fault.RESET_AFTER, 0.2, Fault.ERROR_500, 0.1, Fault.HANG_BEFORE, 0.05);

  @Test
  void repeatsItselfWithTheSameSeed() {
    assertThat(draw(42)).isEqualTo(draw(42)).isNotEqualTo(draw(43));
  }

  @Test
  void drawsEachFaultAboutAsOftenAsItsProbabilitySays() {
    List<Fault> drawn = draw(7);

    assertThat(share(drawn, Fault.RESET_AFTER)).isBetween(0.18, 0.22);
    assertThat(share(drawn, Fault.ERROR_500)).isBetween(0.08, 0.12);
    assertThat(share(drawn, Fault.HANG_BEFORE)).isBetween(0.03, 0.07);
    assertThat(share(drawn, Fault.SLOW)).as("the standing fault").isBetween(0.62, 0.68);
  }

  @Test
  void prefersWhatIsPlannedToChance() {
    var plan = new FaultPlan<Fault>();
    plan.randomize(1, Map.of(Fault.ERROR_500, 1.0));
    plan.add(List.of(Fault.NONE, Fault.REDIRECT_302));

    assertThat(Stream.generate(() -> plan.next(Fault.SLOW)).limit(4))
        .containsExactly(Fault.NONE, Fault.REDIRECT_302, Fault.ERROR_500, Fault.ERROR_500);
  }

  @Test
  void leavesNothingToChanceWithoutProbabilities() {
    var plan = new FaultPlan<Fault>();
    plan.randomize(1, Map.of(Fault.ERROR_500, 1.0));
    plan.randomize(1, Map.of());

    assertThat(plan.next(Fault.SLOW)).isEqualTo(Fault.SLOW);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesWhatIsNoProbability(double probability) {
    var plan = new FaultPlan<Fault>();

    assertThatThrownBy(() -> plan.randomize(1, Map.of(Fault.ERROR_500, probability)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void strikesTheCallsOfTheSimulator() throws IOException, InterruptedException {
    try (var vendor = VendorSimulator.start()) {
      vendor.randomFaults(
          1, Map.of(Fault.NOT_FOUND_404, 1.0), Map.of(TokenFault.TOO_MANY_429, 1.0));
      var client = new VendorClient(vendor);

      assertThat(client.token().statusCode()).isEqualTo(429);
      assertThat(client.reload("any", 1).statusCode()).isEqualTo(404);
    }
  }

  private static List<Fault> draw(long seed) {
    var plan = new FaultPlan<Fault>();
    plan.randomize(seed, CHANCES);
    return Stream.generate(() -> plan.next(Fault.SLOW)).limit(5000).toList();
  }

  private static double share(List<Fault> drawn, Fault fault) {
    return drawn.stream().filter(fault::equals).count() / (double) drawn.size();
  }
}
