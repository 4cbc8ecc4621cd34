// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SecretKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Returns the default directly if no source sets the name, or any name that the interceptors would
 * try instead. A lookup through all interceptors costs 50,000 instructions, and a start looks up
 * hundreds of names, of which a dozen are set.
 *
 * <p>Active only while mappings are created. Then secret keys are unlocked, and only names of
 * mappings are looked up. Names that a source has without listing them (such as {@code
 * quarkus.uuid}) are not among them. A default that refers to another name takes the full lookup.
 */
final class ShortLookup implements ConfigSourceInterceptor {

  /** {@code false} disables the shortcut. */
  static final String SWITCH = "refiscal.short-lookups";

  /** Logs each value that is looked up, so no lookup may be skipped. */
  private static final String LOGS_EACH_VALUE = "quarkus.log.values";

  private static final long serialVersionUID = 1L;

  private final transient DefaultValues defaults;
  private transient volatile Known known = new Known(null, new KnownNames());

  ShortLookup(DefaultValues defaults) {
    this.defaults = defaults;
  }

  /** The names that the sources set, for the interceptor chain that begins with this context. */
  private record Known(ConfigSourceInterceptorContext context, KnownNames names) {}

  @Override
  public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
    Known now = known;
    if (now.context() == context && !SecretKeys.isLocked() && !now.names().mayHave(name)) {
      ConfigValue value = defaults.of(name);
      if (value == null || value.getValue().indexOf('$') < 0) {
        return value;
      }
    }
    return context.proceed(name);
  }

  /** Records each name that a source other than the defaults sets. */
  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    List<String> all = new ArrayList<>();
    context.iterateNames().forEachRemaining(all::add);
    var names = new KnownNames();
    Set<String> onlyDefault = new HashSet<>(defaults.names());
    for (String name : all) {
      // Listed once by the defaults; a second time means that a source sets it too.
      if (!onlyDefault.remove(name)) {
        names.add(name);
      }
    }
    known = wanted(context, names) ? new Known(context, names) : new Known(null, names);
    return all.iterator();
  }

  private static boolean wanted(ConfigSourceInterceptorContext context, KnownNames names) {
    if (names.mayHave(LOGS_EACH_VALUE)) {
      return false;
    }
    ConfigValue wanted = context.proceed(SWITCH);
    return wanted == null || !"false".equals(wanted.getValue());
  }
}
