// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import dev.refiscal.simulator.SimulatorArguments.BadArgument;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/** Runs the simulator standalone, for {@code quarkus:dev} and for manual use. */
public final class SimulatorMain {
  private SimulatorMain() {}

  /**
   * Runs until the process is stopped. Exits with 0 after {@code --help}, 1 when the port is taken,
   * and 2 when the arguments are invalid.
   */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      SimulatorArguments parsed = SimulatorArguments.parse(arguments);
      if (parsed.help()) {
        System.out.print(SimulatorArguments.USAGE);
        return;
      }
      start(parsed, System.out);
      new CountDownLatch(1).await();
    } catch (BadArgument e) {
      System.err.println(e.getMessage());
      System.err.print(SimulatorArguments.USAGE);
      System.exit(2);
    } catch (UncheckedIOException e) {
      System.err.println(e.getCause().getMessage());
      System.exit(1);
    }
  }

  private static void start(SimulatorArguments arguments, PrintStream out) {
    var settings =
        SimulatorSettings.defaults()
            .withPort(arguments.port())
            .withTls(arguments.tls())
            .withObserver(document -> out.println(line(document)));
    var simulator = VendorSimulator.start(settings);
    simulator.behave(standing -> arguments.behaviour());
    arguments.failed().forEach(simulator::addFailed);
    arguments.wrongData().forEach(simulator::addWithWrongData);
    out.println(greeting(simulator, settings));
  }

  private static String greeting(VendorSimulator simulator, SimulatorSettings settings) {
    return "Vendor at %s, connector token %s, broker token %s, documents: curl %s%s"
        .formatted(
            simulator.url(),
            settings.connectorToken(),
            settings.brokerToken(),
            settings.tls() ? "--cacert " + simulator.certificate() + " " : "",
            simulator.documentsUrl());
  }

  private static String line(Document document) {
    return "%d %s (fiscal receipts: %d)"
        .formatted(document.id(), document.status(), document.fiscalizations());
  }
}
