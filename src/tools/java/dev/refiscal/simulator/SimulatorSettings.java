// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What is fixed for the life of a simulator. Each {@code withX} makes a copy with one setting
 * changed.
 *
 * @param port the port to listen on, 0 for a free one
 * @param tls whether to speak TLS, with a certificate made for this process
 * @param registers how many cash registers work, at least 1
 * @param fiscalizationTime how long a register takes over a receipt
 * @param connectorToken the merchant's connector token
 * @param brokerToken the merchant's broker token
 * @param statusPath the path of a document's status under the base URL, with {@code {id}} in the
 *     id's place
 * @param clock what access tokens age by
 * @param observer told of each change of a document's status, in order; must return at once
 */
public record SimulatorSettings(
    int port,
    boolean tls,
    int registers,
    Duration fiscalizationTime,
    String connectorToken,
    String brokerToken,
    String statusPath,
    InstantSource clock,
    Consumer<Document> observer) {

  private static final SimulatorSettings DEFAULTS =
      new SimulatorSettings(
          0,
          false,
          1,
          Duration.ofMillis(20),
          VendorSimulator.CONNECTOR_TOKEN,
          VendorSimulator.BROKER_TOKEN,
          "/protected/documents/{id}",
          InstantSource.system(),
          document -> {});

  /**
   * @throws IllegalArgumentException without a register, or when the status path has no {@code
   *     {id}}
   */
  public SimulatorSettings {
    if (registers < 1) {
      throw new IllegalArgumentException("There must be at least one register, not " + registers);
    }
    if (!statusPath.contains("{id}")) {
      throw new IllegalArgumentException("No {id} in the status path " + statusPath);
    }
  }

  /**
   * Plain HTTP on a free port, one register that takes 20 ms a receipt, the tokens of {@link
   * VendorSimulator}.
   */
  public static SimulatorSettings defaults() {
    return DEFAULTS;
  }

  public SimulatorSettings withPort(int port) {
    return copy(c -> c.port = port);
  }

  public SimulatorSettings withTls(boolean tls) {
    return copy(c -> c.tls = tls);
  }

  public SimulatorSettings withRegisters(int registers) {
    return copy(c -> c.registers = registers);
  }

  public SimulatorSettings withFiscalizationTime(Duration fiscalizationTime) {
    return copy(c -> c.fiscalizationTime = fiscalizationTime);
  }

  public SimulatorSettings withConnectorToken(String connectorToken) {
    return copy(c -> c.connectorToken = connectorToken);
  }

  public SimulatorSettings withBrokerToken(String brokerToken) {
    return copy(c -> c.brokerToken = brokerToken);
  }

  public SimulatorSettings withStatusPath(String statusPath) {
    return copy(c -> c.statusPath = statusPath);
  }

  public SimulatorSettings withClock(InstantSource clock) {
    return copy(c -> c.clock = clock);
  }

  public SimulatorSettings withObserver(Consumer<Document> observer) {
    return copy(c -> c.observer = observer);
  }

  private SimulatorSettings copy(Consumer<Copy> change) {
    var copy = new Copy(this);
    change.accept(copy);
    return copy.done();
  }

  /** A copy in the making. */
  private static final class Copy {
    private int port;
    private boolean tls;
    private int registers;
    private Duration fiscalizationTime;
    private String connectorToken;
    private String brokerToken;
    private String statusPath;
    private InstantSource clock;
    private Consumer<Document> observer;

    Copy(SimulatorSettings original) {
      port = original.port;
      tls = original.tls;
      registers = original.registers;
      fiscalizationTime = original.fiscalizationTime;
      connectorToken = original.connectorToken;
      brokerToken = original.brokerToken;
      statusPath = original.statusPath;
      clock = original.clock;
      observer = original.observer;
    }

    SimulatorSettings done() {
      return new SimulatorSettings(
          port,
          tls,
          registers,
          fiscalizationTime,
          connectorToken,
          brokerToken,
          statusPath,
          clock,
          observer);
    }
  }
}
