// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.SimulatorArguments.BadArgument;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatorMainTest {

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

  @Test
  @Timeout(60)
  void runsByItselfAndTellsEachChange() throws Exception {
    Process process = run("--port", "0", "--failed", "254934");
    try (BufferedReader out = process.inputReader()) {
      String greeting = out.readLine();
      assertThat(greeting)
          .contains(VendorSimulator.CONNECTOR_TOKEN, VendorSimulator.BROKER_TOKEN)
          .endsWith("/simulator/documents");
      URI documents = URI.create(greeting.substring(greeting.lastIndexOf(' ') + 1));
      var client =
          new VendorClient(documents.resolve("/processing-api"), HttpClient.newHttpClient());

      assertThat(client.send(HttpRequest.newBuilder(documents)).body())
          .contains("{\"id\":254934,\"status\":\"ERROR\"");
      client.reload(254934);

      assertThat(out.readLine()).isEqualTo("254934 QUEUED (fiscal receipts: 0)");
      assertThat(out.readLine()).isEqualTo("254934 REGISTERING (fiscal receipts: 0)");
      assertThat(out.readLine()).isEqualTo("254934 DONE (fiscal receipts: 1)");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void printsItsUsageWhenAskedTo() throws Exception {
    Process process = run("--help");

    assertThat(process.inputReader().lines()).contains("  --help                 print this");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void printsItsUsageAndExitsWith2AfterABadFlag() throws Exception {
    Process process = run("--bad");

    assertThat(process.errorReader().lines()).contains("Unknown flag --bad").hasSizeGreaterThan(5);
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void exitsWith1WhenThePortIsTaken() throws Exception {
    try (var vendor = VendorSimulator.start()) {
      String port = Integer.toString(vendor.url().getPort());
      Process process = run("--port", port);

      assertThat(process.errorReader().lines())
          .anySatisfy(line -> assertThat(line).contains("Cannot listen on port " + port));
      assertThat(process.waitFor()).isEqualTo(1);
    }
  }

  private static Process run(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(SimulatorMain.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }
}
