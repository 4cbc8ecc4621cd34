// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Looks up defaults without passing the sources and interceptors in front of them. */
final class DefaultValues implements ConfigSourceInterceptor {

  private static final long serialVersionUID = 1L;

  private transient volatile ConfigSourceInterceptorContext behind;
  private transient volatile List<String> names = List.of();

  /** The default of a name, or {@code null}. Requires that the names have been iterated. */
  ConfigValue of(String name) {
    return behind.proceed(name);
  }

  /** The names with defaults at the last iteration, without those that contain a star. */
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
