// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.PropertyName;

/** A name among others, by {@link Segments}; most have neither a star nor an index. */
@TargetClass(PropertyName.class)
final class ComparedNames {

  /** Whether one stands for the other. */
  @Substitute
  public static boolean equals(String name, String other) {
    return Segments.same(name, other);
  }

  /** The same for names that stand for each other. */
  @Substitute
  static int hashCode(String name) {
    return Segments.hash(name);
  }
}
