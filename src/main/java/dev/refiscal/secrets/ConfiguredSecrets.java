// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.secrets;

/**
 * Secrets from the configuration, for local use. Surrounding white space is removed, such as the
 * line break that an editor adds; neither secret contains any.
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

  /** Contains no values, so that no secret can leak into a log line. */
  @Override
  public String toString() {
    return "ConfiguredSecrets";
  }
}
