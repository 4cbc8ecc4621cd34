// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.smallrye.config.common.utils.StringUtil;

/** The names of methods as a configuration has them. */
@TargetClass(StringUtil.class)
final class HyphenatedNames {

  @Alias
  static native String skewer(String name, char separator);

  /** With hyphens instead of humps. */
  @Substitute
  public static String skewer(String name) {
    String hyphenated = Letters.hyphenated(name);
    return hyphenated == null ? skewer(name, '-') : hyphenated;
  }
}
