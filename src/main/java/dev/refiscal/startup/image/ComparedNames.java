// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.PropertyName;

/** Compares names of the configuration with {@link Segments}; few have a star or an index. */
@TargetClass(PropertyName.class)
final class ComparedNames {

  /** Whether the names match; a star matches any segment. */
  @Substitute
  public static boolean equals(String name, String other) {
    return Segments.same(name, other);
  }

  /** The same for names that match. */
  @Substitute
  static int hashCode(String name) {
    return Segments.hash(name);
  }
}
