// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.secrets;

/** Secrets that came with the configuration, for local use. */
public record ConfiguredSecrets(String connectorToken, String brokerToken) implements Secrets {

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
