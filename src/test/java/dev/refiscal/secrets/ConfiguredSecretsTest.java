// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfiguredSecretsTest {

  private final ConfiguredSecrets secrets = new ConfiguredSecrets(" connector\r\n", "broker\n");

  @Test
  void dropsTheLineBreaksThatEditorsAdd() {
    assertThat(secrets.connectorToken()).isEqualTo("connector");
    assertThat(secrets.brokerToken()).isEqualTo("broker");
  }

  @Test
  void namesNoValue() {
    assertThat(secrets).asString().isEqualTo("ConfiguredSecrets");
  }
}
