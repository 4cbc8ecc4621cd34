// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.configuration.NameIterator;

/** Makes Quarkus parse names with {@link Segments}. */
@TargetClass(NameIterator.class)
final class QuarkusNames {

  @Alias private String name;
  @Alias private int pos;

  /** Where the next segment ends. */
  @Substitute
  public int getNextEnd() {
    return Segments.end(name, pos);
  }
}
