// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulation finds each faulty rule within some seeds. */
@ExtendWith(Silence.class)
class MutationsTest {

  /**
   * The numbers of seeds are measured. A change of the world changes them, and they may be raised
   * as long as the test takes seconds.
   */
  @ParameterizedTest(name = "{0} within {2} seeds")
  @CsvSource({
    "BIRTH_AT_DELIVERY, NEVER_TWICE, 100",
    "NOT_SENT_FORGETS, NEVER_TWICE, 100",
    "WHOLE_DEAD_LETTERS, NEVER_TWICE, 200",
    "FORGETS_AFTER_WINDOW, NEVER_TWICE, 1000",
    "FORGETS_DOUBTS, NEVER_TWICE, 1000",
    "TAKES_OVER_UNSEEN, NEVER_TWICE, 1000",
    "ONE_CLAIM_PER_INVOCATION, NEVER_TWICE, 300",
    "GIVEN_UP_CALL_DEPARTS, IN_TIME, 50",
    "RETRIES_BY_RECEIVES, REASON_GIVEN, 200",
    "IGNORES_SEEN, DECISION_AS_SEEN, 50",
    "SETTLES_UNCONDITIONALLY, DECISION_AS_SEEN, 1000",
    "RELEASE_FORGETS_ACCEPTANCE, DECISION_AS_SEEN, 100",
    "RELEASES_FOR_GOOD, NEVER_TWICE, 100",
    "ASKING_RENEWS_DOUBTS, ASKING_CHANGES_NOTHING, 500",
    "ASKS_THE_INDEX, WHAT_IS_TOLD, 300"
  })
  void findsTheRule(Mutation mutation, Invariant invariant, long seeds) {
    var workers = new Workers();

    Optional<Violation> found =
        LongStream.rangeClosed(1, seeds)
            .mapToObj(seed -> run(seed, mutation, workers))
            .flatMap(Optional::stream)
            .findFirst();

    assertThat(found.map(Violation::invariant)).contains(invariant);
  }

  private static Optional<Violation> run(long seed, Mutation mutation, Workers workers) {
    Settings settings = Workload.of(seed, Set.of(mutation));
    return Simulation.run(seed, settings, Set.of(), false, workers).violation();
  }

  @Test
  void shrinksAFailingSeedToWhatItTakes() {
    Set<Mutation> mutations = Set.of(Mutation.NOT_SENT_FORGETS);
    Map.Entry<Long, Violation> failing = firstFailing(mutations);
    Settings settings = Workload.of(failing.getKey(), mutations);

    Simulation shrunk = Shrinker.shrink(failing.getKey(), settings, failing.getValue().invariant());

    assertThat(shrunk.violation().map(Violation::invariant))
        .contains(failing.getValue().invariant());
    List<String> acts = shrunk.trace().stream().filter(line -> line.contains(" act: ")).toList();
    assertThat(acts).hasSizeLessThan(settings.acts().size()).hasSizeLessThan(8);
  }

  private static Map.Entry<Long, Violation> firstFailing(Set<Mutation> mutations) {
    var workers = new Workers();
    for (long seed = 1; ; seed++) {
      Settings settings = Workload.of(seed, mutations);
      Simulation simulation = Simulation.run(seed, settings, Set.of(), false, workers);
      if (simulation.violation().isPresent()) {
        return Map.entry(seed, simulation.violation().get());
      }
    }
  }
}
