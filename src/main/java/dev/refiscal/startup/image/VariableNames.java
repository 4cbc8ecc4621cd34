// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/** What a name of the configuration has in common with that of an environment variable. */
@TargetClass(className = "io.smallrye.config.EnvConfigSource$EnvName")
final class VariableNames {

  /** The hash of both. */
  @Substitute
  static int buildHashCode(String name) {
    return Letters.hash(name);
  }
}
