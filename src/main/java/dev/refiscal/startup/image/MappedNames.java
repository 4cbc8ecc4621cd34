// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.configuration.NameIterator;
import io.quarkus.runtime.configuration.PropertiesUtil;

/**
 * Asks whether the next part of a name is a certain one, which Quarkus does for each name of the
 * configuration and each part that any of its names has, to find those that it does not know.
 */
@TargetClass(PropertiesUtil.class)
final class MappedNames {

  /** Whether the next part of the name is the mapped one. */
  @Substitute
  public static boolean isMapped(NameIterator name, String mapped) {
    return Segments.mapped(name.getName(), name.getPosition(), mapped);
  }
}
