// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class SimulatorArgumentsTest {

  @Test
  void needsNoArguments() {
    SimulatorArguments arguments = parsed("");

    assertThat(arguments.port).isEqualTo(8089);
    assertThat(arguments.tls).isFalse();
    assertThat(arguments.failed.list()).isEmpty();
    assertThat(arguments.wrongData.list()).isEmpty();
    assertThat(arguments.behaviour()).isEqualTo(Behaviour.DEFAULT);
  }

  @Test
  void understandsEachFlag() {
    SimulatorArguments arguments =
        parsed(
            "--port 0 --tls --failed 254934-254936 --wrong-data 7,5 --not-in-error conflict_409"
                + " --unknown NOT_FOUND_404 --fault RESET_AFTER");

    assertThat(arguments.port).isZero();
    assertThat(arguments.tls).isTrue();
    assertThat(arguments.failed.list()).containsExactly(254934L, 254935L, 254936L);
    assertThat(arguments.wrongData.list()).containsExactly(7L, 5L);
    assertThat(arguments.behaviour())
        .isEqualTo(
            Behaviour.DEFAULT
                .withNotInError(NotInError.CONFLICT_409)
                .withUnknownId(UnknownId.NOT_FOUND_404)
                .withReloadFault(Fault.RESET_AFTER));
  }

  @ParameterizedTest
  @CsvSource({
    "--ports 1, --ports",
    "--port, --port",
    "--port 65536, 65536",
    "--port x, x",
    "'--failed 1,,2', not a number",
    "--failed 5-3, 5-3",
    "--failed 1-2-3, 1-2-3",
    "--failed 1-9999999999, 1-9999999999",
    "--wrong-data 1.5, 1.5",
    "--not-in-error 404, 404",
    "--unknown again, again",
    "--fault EARTHQUAKE, EARTHQUAKE"
  })
  void saysWhichArgumentIsBad(String line, String named) {
    assertThatThrownBy(() -> parsed(line))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(named);
  }

  private static SimulatorArguments parsed(String line) {
    var arguments = new SimulatorArguments();
    arguments.commandLine().parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
    return arguments;
  }
}
