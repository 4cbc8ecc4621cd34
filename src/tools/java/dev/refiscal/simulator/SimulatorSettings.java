// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The settings that are fixed for the life of a simulator. Each {@code withX} makes a copy with one
 * setting changed.
 *
 * @param port the port to listen on, 0 for a free one
 * @param tls whether to speak TLS, with a certificate made for this process
 * @param registers how many cash registers work, at least 1
 * @param fiscalizationTime how long a register takes over a receipt
 * @param connectorToken the merchant's connector token
 * @param brokerToken the merchant's broker token
 * @param statusPath the path of a document's status under the base URL, with {@code {id}} in place
 *     of the id
 * @param clock the clock by which access tokens expire
 * @param observer told of each change of a document's status, in order; must return at once
 */
@RecordBuilder
public record SimulatorSettings(
    int port,
    boolean tls,
    int registers,
    Duration fiscalizationTime,
    String connectorToken,
    String brokerToken,
    String statusPath,
    InstantSource clock,
    Consumer<Document> observer)
    implements SimulatorSettingsBuilder.With {

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
}
