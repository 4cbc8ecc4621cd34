// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The invariants hold in every schedule of every seed. */
@ExtendWith(Silence.class)
class SimulationTest {

  private static final long SEEDS = 500;

  @Test
  void violatesNoInvariant() throws InterruptedException {
    var seeds = new Seeds(1, SEEDS, Set.of());
    seeds.run(2);

    seeds.violations().entrySet().stream()
        .limit(1)
        .forEach(
            found ->
                Seeds.explain(found.getKey(), Set.of(), found.getValue())
                    .forEach(System.out::println));
    assertThat(seeds.violations()).isEmpty();
    assertThat(seeds.faults()).as("each fault strikes").containsOnlyKeys(Fault.values());
    assertThat(seeds.words())
        .as("words are given in time and too late")
        .containsKeys(
            "settled as accepted: recorded",
            "settled as accepted: refused",
            "settled as released: recorded",
            "settled as released: refused");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 24, 58, 330})
  void runsASeedTwiceAlike(long seed) {
    assertThat(trace(seed)).isEqualTo(trace(seed)).hasSizeGreaterThan(10);
  }

  @Test
  void runsASeedAlikeInAnotherProcess() throws IOException, InterruptedException {
    long seed = 58;
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dseed=" + seed,
            "-Dfile.encoding=UTF-8",
            "-classpath",
            System.getProperty("java.class.path"),
            Simulations.class.getName());
    Process other = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines;
    try (var out = other.inputReader(StandardCharsets.UTF_8)) {
      lines = out.lines().toList();
    }

    assertThat(other.waitFor()).isZero();
    assertThat(lines).isEqualTo(trace(seed));
  }

  private static List<String> trace(long seed) {
    Settings settings = Workload.of(seed, Set.of());
    return Simulation.run(seed, settings, Set.of(), true, new Workers()).trace();
  }
}
