// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.config;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The default configuration, with overrides for a test. */
public final class TestConfig {

  private TestConfig() {}

  public static RefiscalConfig with(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(RefiscalConfig.class)
        .withDefaultValues(values)
        .build()
        .getConfigMapping(RefiscalConfig.class);
  }
}
