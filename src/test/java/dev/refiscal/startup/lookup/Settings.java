// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * A merchant's settings by source, besides the function's own application.properties.
 *
 * @param name what this case tests
 * @param environment the environment variables
 * @param system the system properties
 * @param dotEnv a file {@code .env}
 * @param file a file {@code config/application.properties}
 */
record Settings(
    String name,
    Map<String, String> environment,
    Map<String, String> system,
    Map<String, String> dotEnv,
    Map<String, String> file) {

  static Settings environment(String name, Map<String, String> environment) {
    return new Settings(name, environment, Map.of(), Map.of(), Map.of());
  }

  static Settings system(String name, Map<String, String> system) {
    return new Settings(name, Map.of(), system, Map.of(), Map.of());
  }

  static Settings dotEnv(String name, Map<String, String> dotEnv) {
    return new Settings(name, Map.of(), Map.of(), dotEnv, Map.of());
  }

  static Settings file(String name, Map<String, String> file) {
    return new Settings(name, Map.of(), Map.of(), Map.of(), file);
  }

  /** The sources with SmallRye's ordinals. */
  List<ConfigSource> sources() {
    return List.of(
        new PropertiesConfigSource(system, "system", 400),
        new EnvConfigSource(environment, EnvConfigSource.ORDINAL),
        new EnvConfigSource(dotEnv, 295),
        new PropertiesConfigSource(file, "config", 260));
  }

  @Override
  public String toString() {
    return name;
  }
}
