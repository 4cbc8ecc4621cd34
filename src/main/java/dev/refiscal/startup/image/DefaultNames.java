// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.NameIterator;
import io.smallrye.config.PropertyNamesMatcher;

/** A part of the names with a star that have a default, in the tree of all of them. */
@TargetClass(PropertyNamesMatcher.Node.class)
final class DefaultNames {

  @Alias private String path;
  @Alias private DefaultNames[] children;

  /** The part below this one that the next part of the name is. */
  @Substitute
  public DefaultNames find(NameIterator ni) {
    if (children == null) {
      return null;
    }
    int offset = ni.getPosition() + 1;
    int length = ni.getNextEnd() - offset;
    // A star is looked for elsewhere.
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
