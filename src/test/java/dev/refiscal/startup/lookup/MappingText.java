// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import io.smallrye.config.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Writes the contents of a mapping, each with its path of methods and keys. */
final class MappingText {

  private static final String GENERATED = "$$CMImpl";

  private final Map<String, String> values;

  MappingText(Map<String, String> values) {
    this.values = values;
  }

  void write(String path, Class<?> type, Object mapping) {
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() == 0
          && !Modifier.isStatic(method.getModifiers())
          && method.getDeclaringClass() != Object.class
          && !method.isDefault()) {
        value(path + "." + method.getName(), invoke(method, mapping));
      }
    }
  }

  private void value(String path, Object value) {
    if (value instanceof Optional<?> optional) {
      value(path + "?", optional.orElse(null));
    } else if (value instanceof Secret<?> secret) {
      value(path, secret.get());
    } else if (value instanceof Map<?, ?> map) {
      values.put(path, map.keySet().stream().map(String::valueOf).sorted().toList().toString());
      map.forEach((key, each) -> value(path + "[" + key + "]", each));
    } else if (value instanceof Collection<?> all) {
      values.put(path, Integer.toString(all.size()));
      all.forEach(each -> value(path + "[]" + each, each));
    } else if (value != null && value.getClass().getName().contains(GENERATED)) {
      for (Class<?> type : value.getClass().getInterfaces()) {
        write(path, type, value);
      }
    } else {
      values.put(path, String.valueOf(value));
    }
  }

  private static Object invoke(Method method, Object mapping) {
    try {
      method.setAccessible(true);
      return method.invoke(mapping);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      return "throws " + e.getCause();
    }
  }
}
