// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.common.utils.StringUtil;

/** The names of methods as a configuration has them. */
@TargetClass(StringUtil.class)
final class HyphenatedNames {

  /** With a separator instead of humps. */
  @Substitute
  public static String skewer(String name, char separator) {
    String hyphenated = Letters.hyphenated(name, separator);
    return hyphenated == null ? OddHumps.skewer(name, separator) : hyphenated;
  }
}
