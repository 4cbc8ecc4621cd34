// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.secrets;

/**
 * Secrets that came with the configuration, for local use. White space around them is dropped, such
 * as the line break that an editor adds: neither secret has any.
 */
public record ConfiguredSecrets(String connectorToken, String brokerToken) implements Secrets {

  public ConfiguredSecrets {
    connectorToken = connectorToken.strip();
    brokerToken = brokerToken.strip();
  }

  @Override
  public boolean renew() {
    return false;
  }

  /** Names no value, so that a secret cannot slip into a log line. */
  @Override
  public String toString() {
    return "ConfiguredSecrets";
  }
}
