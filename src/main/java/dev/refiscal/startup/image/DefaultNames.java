// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.NameIterator;
import io.smallrye.config.PropertyNamesMatcher;

/** A node in the tree of names that contain a star and have a default. */
@TargetClass(PropertyNamesMatcher.Node.class)
final class DefaultNames {

  @Alias private String path;
  @Alias private DefaultNames[] children;

  /** The child that matches the next segment of the name; {@code null} if there is none. */
  @Substitute
  public DefaultNames find(NameIterator ni) {
    if (children == null) {
      return null;
    }
    int offset = ni.getPosition() + 1;
    int length = ni.getNextEnd() - offset;
    // The caller handles a star.
    if (length == 1 && ni.getName().charAt(offset) == '*') {
      return null;
    }
    for (DefaultNames child : children) {
      if (Segments.same(child.path, ni.getName(), offset, length)) {
        return child;
      }
    }
    return null;
  }
}
