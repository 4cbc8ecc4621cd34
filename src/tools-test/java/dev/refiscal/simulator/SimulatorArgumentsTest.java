// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.SimulatorArguments.BadArgument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorArgumentsTest {

  @Test
  void needsNoArguments() throws Exception {
    assertThat(SimulatorArguments.parse())
        .isEqualTo(
            new SimulatorArguments(false, 8089, false, List.of(), List.of(), Behaviour.DEFAULT));
  }

  @Test
  void understandsEachFlag() throws Exception {
    String line =
        "--port 0 --tls --failed 254934-254936 --wrong-data 7,5 --not-in-error again"
            + " --unknown 404 --fault RESET_AFTER --help";

    assertThat(SimulatorArguments.parse(line.split(" ")))
        .isEqualTo(
            new SimulatorArguments(
                true,
                0,
                true,
                List.of(254934L, 254935L, 254936L),
                List.of(7L, 5L),
                Behaviour.DEFAULT
                    .withNotInError(NotInError.FISCALIZE_AGAIN)
                    .withUnknownId(UnknownId.NOT_FOUND_404)
                    .withReloadFault(Fault.RESET_AFTER)));
  }

  @ParameterizedTest
  @CsvSource({
    "again, FISCALIZE_AGAIN",
    "ignore, IGNORE",
    "400, BAD_REQUEST_400",
    "409, CONFLICT_409"
  })
  void understandsWhatToDoWithDocumentsNotInError(String value, NotInError expected)
      throws Exception {
    assertThat(SimulatorArguments.parse("--not-in-error", value).behaviour().notInError())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"ignore, IGNORE", "400, BAD_REQUEST_400", "404, NOT_FOUND_404"})
  void understandsWhatToDoWithUnknownIds(String value, UnknownId expected) throws Exception {
    assertThat(SimulatorArguments.parse("--unknown", value).behaviour().unknownId())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void understandsEachFault(Fault fault) throws Exception {
    assertThat(SimulatorArguments.parse("--fault", fault.name()).behaviour().reloadFault())
        .isEqualTo(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "--ports 1, --ports",
    "--port, --port",
    "--port 65536, 65536",
    "--port x, x",
    "'--failed 1,,2', Not a number",
    "--failed 5-3, 5-3",
    "--failed 1-2-3, 1-2-3",
    "--failed 1-9999999999, 1-9999999999",
    "--wrong-data 1.5, 1.5",
    "--not-in-error 404, 404",
    "--unknown again, again",
    "--fault EARTHQUAKE, EARTHQUAKE"
  })
  void saysWhichArgumentIsBad(String line, String named) {
    assertThatThrownBy(() -> SimulatorArguments.parse(line.split(" ")))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining(named);
  }
}
