// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The defaults, asked without the sources and interceptors before them. */
final class DefaultValues implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  private transient volatile ConfigSourceInterceptorContext behind;
  private transient volatile List<String> names = List.of();

  /** The default of a name, or null. Only after the names have been gone through. */
  ConfigValue of(String name) {
    return behind.proceed(name);
  }

  /** The names that had defaults when they were gone through last; those with a star are none. */
  List<String> names() {
    return names;
  }

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    return context.proceed(name);
  }

  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    List<String> all = new ArrayList<>();
    context.iterateNames().forEachRemaining(all::add);
    behind = context;
    names = all;
    return all.iterator();
  }
}
