// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/** Matches names of the configuration with environment variables. */
@TargetClass(className = "io.smallrye.config.EnvConfigSource$EnvName")
final class VariableNames {

  /** The hash that a name and its variable share. */
  @Substitute
  static int buildHashCode(String name) {
    return Letters.hash(name);
  }
}
