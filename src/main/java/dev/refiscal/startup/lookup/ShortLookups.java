// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.OptionalInt;

/**
 * Registers {@link ShortLookup} in front of all other interceptors of the configuration, and {@link
 * DefaultValues} between the sources and the defaults. Quarkus finds it in {@code
 * META-INF/services} at build time and uses it for the configuration at run time.
 */
public final class ShortLookups implements SmallRyeConfigBuilderCustomizer {

  /** Sources with a negative ordinal, which are the defaults, come after it. */
  private static final int BEHIND_THE_SOURCES = -1;

  private static final int IN_FRONT = Integer.MAX_VALUE;

  @Override
  public void configBuilder(SmallRyeConfigBuilder builder) {
    var defaults = new DefaultValues();
    builder.withInterceptorFactories(
        at(BEHIND_THE_SOURCES, defaults), at(IN_FRONT, new ShortLookup(defaults)));
  }

  private static ConfigSourceInterceptorFactory at(
      int priority, ConfigSourceInterceptor interceptor) {
    return new ConfigSourceInterceptorFactory() {
      @Override
      public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
        return interceptor;
      }

      @Override
      public OptionalInt getPriority() {
        return OptionalInt.of(priority);
      }
    };
  }
}
