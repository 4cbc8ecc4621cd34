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
 * Answers from the defaults for a name that no source has, nor any other name that the interceptors
 * might ask the sources for in its place. One that goes through all of them costs 50,000
 * instructions, and a start asks for hundreds of names of which a dozen are set.
 *
 * <p>Only while mappings are made. Then the keys of secrets are unlocked, and only names of
 * mappings are asked for; those that a source has without listing them (such as {@code
 * quarkus.uuid}) are none. A default that refers to another name goes the long way, too.
 */
final class ShortLookup implements ConfigSourceInterceptor {

  /** False where the short way is not wanted. */
  static final String SWITCH = "refiscal.short-lookups";

  /** Has each value that is looked up logged, so none may be passed over. */
  private static final String LOGS_EACH_VALUE = "quarkus.log.values";

  private static final long serialVersionUID = 1L;

  private final transient DefaultValues defaults;
  private transient volatile Known known = new Known(null, new KnownNames());

  ShortLookup(DefaultValues defaults) {
    this.defaults = defaults;
  }

  /** What the sources have, of the chain of interceptors that begins with this context. */
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

  /** Takes note of each name that comes from elsewhere than the defaults. */
  @Override
  public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
    List<String> all = new ArrayList<>();
    context.iterateNames().forEachRemaining(all::add);
    var names = new KnownNames();
    Set<String> onlyDefault = new HashSet<>(defaults.names());
    for (String name : all) {
      // Once, the defaults have it; more often, a source has it, too.
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
