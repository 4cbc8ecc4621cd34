// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.configuration.NameIterator;
import io.quarkus.runtime.configuration.PropertiesUtil;

/**
 * Compares the next segment of a name with a mapped one. To find unknown keys, Quarkus does this
 * for every name of the configuration and every mapped segment.
 */
@TargetClass(PropertiesUtil.class)
final class MappedNames {

  /** Whether the next segment of the name matches the mapped one. */
  @Substitute
  public static boolean isMapped(NameIterator name, String mapped) {
    return Segments.mapped(name.getName(), name.getPosition(), mapped);
  }
}
