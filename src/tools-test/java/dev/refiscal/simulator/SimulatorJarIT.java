// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The simulator as a merchant runs it: a single jar. */
@Timeout(60)
class SimulatorJarIT {

  @Test
  void runsByItselfAndTellsEachChange() throws Exception {
    Process process = run("--port", "0", "--failed", "1-9");
    try (BufferedReader out = process.inputReader()) {
      String greeting = out.readLine();
      assertThat(greeting)
          .contains(VendorSimulator.CONNECTOR_TOKEN, VendorSimulator.BROKER_TOKEN)
          .endsWith("/simulator/documents");
      URI documents = URI.create(greeting.substring(greeting.lastIndexOf(' ') + 1));
      var client =
          new VendorClient(documents.resolve("/processing-api"), HttpClient.newHttpClient());

      assertThat(client.send(HttpRequest.newBuilder(documents)).body())
          .contains("{\"id\":9,\"status\":\"ERROR\"");
      client.reload(9);

      assertThat(out.readLine()).isEqualTo("9 QUEUED (fiscal receipts: 0)");
      assertThat(out.readLine()).isEqualTo("9 REGISTERING (fiscal receipts: 0)");
      assertThat(out.readLine()).isEqualTo("9 DONE (fiscal receipts: 1)");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void printsItsUsageWhenAskedTo() throws Exception {
    Process process = run("--help");

    assertThat(process.inputReader().lines())
        .anySatisfy(line -> assertThat(line).contains("--help", "print this"));
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void printsItsUsageAndExitsWith2AfterABadFlag() throws Exception {
    Process process = run("--bad");

    assertThat(process.errorReader().lines())
        .contains("Unknown option: '--bad'")
        .hasSizeGreaterThan(5);
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
    command.add("-jar");
    command.add(Path.of("target", "refiscal-simulator.jar").toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }
}
