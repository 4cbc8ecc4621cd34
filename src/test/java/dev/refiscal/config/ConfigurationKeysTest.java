// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.config;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.TimeBudget;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithConverter;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks the documents against the keys that the function knows. Writes the list to {@code
 * target/configuration-keys.txt}. {@code terraform/check-environment.sh} compares it with the
 * variables that Terraform sets.
 */
class ConfigurationKeysTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(REFISCAL_[A-Z_]+)` \\|");

  private static final Pattern LEAST_TIMEOUT = Pattern.compile("var\\.timeout >= (\\d+)");

  @Test
  void theDocumentListsExactlyTheKeysThatTheFunctionKnows() throws IOException {
    Set<String> known = keys();
    Files.write(Path.of("target", "configuration-keys.txt"), known);

    var documented = new TreeSet<String>();
    ROW.matcher(Files.readString(Path.of("docs/configuration.md")))
        .results()
        .forEach(row -> documented.add(row.group(1)));

    assertThat(documented)
        .isEqualTo(
            known.stream()
                .map(ConfigurationKeysTest::variable)
                .collect(toCollection(TreeSet::new)));
  }

  @Test
  void terraformTakesNoTimeoutInWhichNothingCouldBeSent() throws IOException {
    RefiscalConfig defaults = TestConfig.with(Map.of());
    Duration oneBatch = budget(defaults).leastTimeout(defaults.margin());

    var least =
        LEAST_TIMEOUT
            .matcher(Files.readString(Path.of("terraform/modules/refiscal/variables.tf")))
            .results()
            .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
            .toList();

    assertThat(least).singleElement().satisfies(it -> assertThat(it).isGreaterThan(oneBatch));
  }

  /** Unknown keys below {@code refiscal} fail the mapping, as at startup. */
  @Test
  void developmentCallsTheSimulator() throws IOException {
    var properties = Path.of("src/main/resources/application.properties").toUri().toURL();
    RefiscalConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .withMapping(RefiscalConfig.class)
            .withSources(new PropertiesConfigSource(properties))
            .withProfile("dev")
            .build()
            .getConfigMapping(RefiscalConfig.class);

    assertThat(config.processing().url()).hasHost("127.0.0.1").hasPort(8089);
  }

  /** With Terraform's default of 30 s, after a batch was claimed. */
  @Test
  void thereIsTimeToAskForAStatus() {
    RefiscalConfig defaults = TestConfig.with(Map.of());
    TimeBudget budget = budget(defaults);

    assertThat(defaults.margin().plus(budget.ledger()).plus(budget.resolution()))
        .isLessThan(Duration.ofSeconds(30));
  }

  /** The longest time of each hop by default, with the secrets in Parameter Store. */
  private static TimeBudget budget(RefiscalConfig defaults) {
    Duration call =
        defaults
            .awsTimeout()
            .plusMillis(defaults.processing().tokenTimeoutMs())
            .plusMillis(defaults.processing().timeoutMs());
    return new TimeBudget(defaults.awsTimeout(), call, call);
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_");
  }

  private static Set<String> keys() {
    var keys = new TreeSet<String>();
    collect(RefiscalConfig.class, "refiscal", keys);
    return keys;
  }

  private static void collect(Class<?> group, String prefix, Set<String> keys) {
    for (Method method : group.getMethods()) {
      String key = prefix + "." + StringUtil.skewer(method.getName());
      Class<?> type = method.getReturnType();
      if (type == boolean.class) {
        assertThat(method.getAnnotation(WithConverter.class)).as(key).isNotNull();
      }
      if (type.isInterface() && type.getEnclosingClass() == RefiscalConfig.class) {
        collect(type, key, keys);
      } else {
        keys.add(key);
      }
    }
  }
}
