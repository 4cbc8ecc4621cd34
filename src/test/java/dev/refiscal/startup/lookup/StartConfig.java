// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SecretKeys;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The startup configuration that Quarkus generates, with other sources. */
final class StartConfig {

  private static final String GENERATED = "io.quarkus.runtime.generated.RunTimeConfig";

  /** The replacements for a star, each in turn. */
  private static final List<String> KEYS =
      List.of(
          "vendor",
          "processing",
          "\"dev.refiscal.vendor.ReloadRestClient\"",
          "\"io.quarkus.oidc\"");

  private final SmallRyeConfig config;
  private final Collection<ConfigClass> mappings;

  private StartConfig(SmallRyeConfig config, Collection<ConfigClass> mappings) {
    this.config = config;
    this.mappings = mappings;
  }

  /**
   * Reads the configuration.
   *
   * @param asked receives each name requested from the sources
   * @throws RuntimeException what stops the start
   */
  static StartConfig read(Settings settings, boolean shortLookups, Consumer<String> asked) {
    var builder = new SmallRyeConfigBuilder();
    customizer(GENERATED).configBuilder(builder);
    builder.withCustomizers(new Sources(settings, shortLookups, asked));
    SmallRyeConfig config = builder.build();
    return new StartConfig(config, Set.copyOf(builder.getMappingsBuilder().getMappings()));
  }

  /** Each name of a mapping, with keys for its stars. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (ConfigClass mapping : mappings) {
      for (String name : mapping.getProperties().keySet()) {
        KEYS.forEach(key -> names.add(name.replace("[*]", "[0]").replace("*", key)));
      }
    }
    config.getPropertyNames().forEach(names::add);
    return names;
  }

  /** The value of a name as a mapping would get it, with its source. */
  String value(String name) {
    return SecretKeys.doUnlocked(
        () -> {
          try {
            return text(config.getConfigValue(name));
          } catch (RuntimeException e) {
            return e.toString();
          }
        });
  }

  /** All mappings and their contents. */
  Map<String, String> mappings() {
    Map<String, String> values = new TreeMap<>();
    for (ConfigClass mapping : mappings) {
      Object made = config.getConfigMapping(mapping.getType(), mapping.getPrefix());
      new MappingText(values).write(mapping.getPrefix(), mapping.getType(), made);
    }
    return values;
  }

  /** The names that the configuration lists. */
  Set<String> listed() {
    Set<String> names = new LinkedHashSet<>();
    SecretKeys.doUnlocked(() -> config.getPropertyNames().forEach(names::add));
    return new TreeSet<>(names);
  }

  private static String text(ConfigValue value) {
    return String.join(
        " | ",
        value.getName(),
        value.getValue(),
        value.getRawValue(),
        value.getProfile(),
        value.getConfigSourceName(),
        Integer.toString(value.getConfigSourceOrdinal()),
        Integer.toString(value.getConfigSourcePosition()),
        Integer.toString(value.getLineNumber()));
  }

  private static SmallRyeConfigBuilderCustomizer customizer(String name) {
    try {
      return (SmallRyeConfigBuilderCustomizer)
          Thread.currentThread()
              .getContextClassLoader()
              .loadClass(name)
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs last and replaces the sources of this process. */
  private record Sources(Settings settings, boolean shortLookups, Consumer<String> asked)
      implements SmallRyeConfigBuilderCustomizer, ConfigSourceInterceptorFactory {

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
      builder.setAddDefaultSources(false).setAddSystemSources(false).setAddPropertiesSources(false);
      settings.sources().forEach(builder::withSources);
      builder.withSources(own());
      builder.withSources(
          new PropertiesConfigSource(
              Map.of(ShortLookup.SWITCH, Boolean.toString(shortLookups)), "switch", 1));
      builder.withProfile("prod");
      builder.withInterceptorFactories(this);
    }

    private static PropertiesConfigSource own() {
      try {
        return new PropertiesConfigSource(
            Path.of("src/main/resources/application.properties").toUri().toURL(), 250);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
      return new ConfigSourceInterceptor() {
        private static final long serialVersionUID = 1L;

        @Override
        public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
          asked.accept(name);
          return context.proceed(name);
        }
      };
    }

    /** Directly before the sources. */
    @Override
    public OptionalInt getPriority() {
      return OptionalInt.of(0);
    }

    @Override
    public int priority() {
      return Integer.MAX_VALUE;
    }
  }
}
