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
 * Looks for deprecated keys that are set, as Quarkus does, but with the keys of secrets unlocked:
 * the keys are those of mappings, so most lookups are short. No value is said.
 */
@TargetClass(ConfigDiagnostic.class)
final class DeprecatedNames {

  /**
   * Warns of each that is set.
   *
   * @param reasons of each deprecated key
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
