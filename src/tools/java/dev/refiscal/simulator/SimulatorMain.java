// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ExitCode;

/** Runs the simulator standalone, for {@code quarkus:dev} and for manual use. */
public final class SimulatorMain extends SimulatorArguments implements Callable<Integer> {

  /**
   * Runs until the process is stopped. Exits with 0 after {@code --help}, 1 when the port is taken,
   * and 2 when the arguments are invalid.
   */
  public static void main(String[] arguments) {
    int status =
        new SimulatorMain()
            .commandLine()
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  Throwable reason =
                      failure instanceof UncheckedIOException io ? io.getCause() : failure;
                  System.err.println(reason.getMessage());
                  return ExitCode.SOFTWARE;
                })
            .execute(arguments);
    System.exit(status);
  }

  @Override
  public Integer call() throws InterruptedException {
    var settings =
        SimulatorSettings.defaults()
            .withPort(port)
            .withTls(tls)
            .withObserver(document -> System.out.println(line(document)));
    var simulator = VendorSimulator.start(settings);
    simulator.behave(standing -> behaviour());
    failed.list().forEach(simulator::addFailed);
    wrongData.list().forEach(simulator::addWithWrongData);
    System.out.println(greeting(simulator, settings));
    new CountDownLatch(1).await();
    return ExitCode.OK;
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
