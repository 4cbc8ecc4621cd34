// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.common.utils.StringUtil;

/** Converts names of methods to names of the configuration. */
@TargetClass(StringUtil.class)
final class HyphenatedNames {

  /** Converts camel case to lower case with separators. */
  @Substitute
  public static String skewer(String name, char separator) {
    String hyphenated = Letters.hyphenated(name, separator);
    return hyphenated == null ? OddHumps.skewer(name, separator) : hyphenated;
  }
}
