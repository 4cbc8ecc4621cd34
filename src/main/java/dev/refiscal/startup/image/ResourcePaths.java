// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Returns canonical resource paths unchanged. When a service is loaded, native-image resolves its
 * path once for each of 70 modules, although there is nothing to resolve.
 */
@TargetClass(className = ResourcePaths.Known.NAME, onlyWith = ResourcePaths.Known.class)
final class ResourcePaths {

  @Alias
  ResourcePaths(byte[] path, boolean normalized) {}

  @Alias
  static native byte[] getResolved(ResourcePaths path);

  /** Resolves dots and redundant slashes. */
  @Substitute
  public static String toCanonicalForm(String path) {
    if (CanonicalPath.is(path)) {
      return path;
    }
    String name = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new String(getResolved(new ResourcePaths(bytes, true)), StandardCharsets.UTF_8);
  }

  /** Whether this version of native-image has the class. */
  static final class Known implements BooleanSupplier {

    static final String NAME = "com.oracle.svm.util.NativeImageResourcePathRepresentation";

    @Override
    public boolean getAsBoolean() {
      try {
        Class.forName(NAME, false, Known.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException e) {
        return false;
      }
    }
  }
}
