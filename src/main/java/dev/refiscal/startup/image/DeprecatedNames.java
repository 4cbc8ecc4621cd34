// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.configuration.ConfigDiagnostic;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SecretKeys;
import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Warns of deprecated keys that are set, as Quarkus does, but with secret keys unlocked, so that
 * most lookups can take the shortcut. No value is logged.
 */
@TargetClass(ConfigDiagnostic.class)
final class DeprecatedNames {

  /**
   * Logs a warning for each deprecated key that is set.
   *
   * @param reasons why each key is deprecated, by key
   */
  @Substitute
  public static void deprecatedProperties(Map<String, String> reasons) {
    SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
    SecretKeys.doUnlocked(
        () ->
            reasons.forEach(
                (name, reason) -> {
                  ConfigValue value = config.getConfigValue(name);
                  if (value.getValue() != null && !value.isDefault()) {
                    ConfigDiagnostic.deprecated(name, reason);
                  }
                }));
  }
}
