// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.NameIterator;

/** Makes SmallRye parse names with {@link Segments}. */
@TargetClass(NameIterator.class)
final class SmallRyeNames {

  @Alias private String name;
  @Alias private int pos;

  /** Where the next segment ends. */
  @Substitute
  public int getNextEnd() {
    return Segments.end(name, pos);
  }

  /** Whether the next segment equals this text. */
  @Substitute
  public boolean nextSegmentEquals(String other, int offs, int len) {
    return Segments.next(name, pos, other, offs, len);
  }
}
