// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.simulation.Callers.Way;
import dev.refiscal.simulation.SimulatedVendor.Down;
import dev.refiscal.simulation.SimulatedVendor.Outage;
import dev.refiscal.simulation.VendorSettings.NotInError;
import dev.refiscal.simulation.VendorSettings.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vendor is down for three hours, while 200 messages and some callers arrive. */
@ExtendWith(Silence.class)
class OutageTest {

  private static final long MESSAGES = 200;
  private static final long FROM = Schedule.HOUR;
  private static final long TO = FROM + 3 * Schedule.HOUR;

  static Stream<Arguments> outages() {
    return Stream.of(Down.REFUSES, Down.BUSY)
        .flatMap(how -> Stream.of(true, false).map(fifo -> Arguments.of(how, fifo)));
  }

  @ParameterizedTest(name = "{0}, FIFO {1}")
  @MethodSource("outages")
  void costsNothingButTime(Down how, boolean fifo) {
    World world = new World(1, settings(how, fifo, Set.of()), Set.of(), false, new Workers());

    world.run();

    assertThat(world.deadLetters().messages()).isEmpty();
    assertThat(LongStream.rangeClosed(1, MESSAGES))
        .allSatisfy(id -> assertThat(world.book().processedCalls(id)).as("%s", id).isOne());
  }

  /** As in 89667c4: nearly everything became a dead letter without a reason. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = Down.class,
      names = {"REFUSES", "BUSY"})
  void wouldDeadLetterWhatIsLeftToSqs(Down how) {
    Settings settings = settings(how, false, Set.of(Mutation.RETRIES_BY_RECEIVES));

    Simulation simulation = Simulation.run(1, settings, Set.of(), false, new Workers());

    assertThat(simulation.violation().map(Violation::invariant)).contains(Invariant.REASON_GIVEN);
  }

  private static Settings settings(Down how, boolean fifo, Set<Mutation> mutations) {
    var acts = new ArrayList<Act>();
    acts.add(
        new Act("outage", "outage", 0, world -> world.vendor().fails(new Outage(FROM, TO, how))));
    for (long id = 1; id <= MESSAGES; id++) {
      long receipt = id;
      Way way = id % 10 == 0 ? Way.EVENT : Way.MESSAGE;
      acts.add(new Act("fails", "fails " + id, 0, world -> world.vendor().add(receipt, false)));
      acts.add(
          new Act(
              "asks",
              "asks " + id,
              FROM + (TO - FROM) / MESSAGES * (id - 1),
              world -> world.callers().ask("ask" + receipt, way, List.of(receipt), false)));
    }
    return new Settings(
        1,
        fifo,
        50,
        Schedule.DAY,
        90 * Schedule.DAY,
        new VendorSettings(NotInError.FISCALIZED_AGAIN, Unknown.REJECTED_400, true, false, 0),
        acts,
        Map.of(),
        mutations);
  }
}
