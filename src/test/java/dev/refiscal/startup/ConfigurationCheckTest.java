// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.config.TestConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of each setting. That the function does not start is tested by {@code StartIT}. */
class ConfigurationCheckTest {

  private static final Pattern MAX_ITEMS =
      Pattern.compile("(?s)\\n +(?:DocumentIds|Documents|settle):\\n.*?maxItems: (\\d+)");
  private static final Pattern MAX_IDS_IN_TERRAFORM = Pattern.compile("var\\.max_ids <= (\\d+)");
  private static final Pattern BATCH_SIZE_IN_TERRAFORM =
      Pattern.compile("var\\.vendor_batch_size <= (\\d+)");

  @ParameterizedTest
  @CsvSource({
    "refiscal.batch-size, 0, 'from 1 to 1000, not 0'",
    "refiscal.batch-size, 1001, 'from 1 to 1000, not 1001'",
    "refiscal.max-ids, 0, 'from 1 to 10000, not 0'",
    "refiscal.max-ids, 10001, 'from 1 to 10000, not 10001'",
    "refiscal.max-body-size, 0, 'at least 1, not 0'",
    "refiscal.unknown-remaining-time, 0s, 'positive, not PT0S'",
    "refiscal.http-patience, 0s, 'positive, not PT0S'",
    "refiscal.retry-queue.backoff-base, 0s, 'positive, not PT0S'",
    "refiscal.retry-queue.backoff-cap, 0s, 'positive, not PT0S'",
    "refiscal.retry-queue.give-up-after, 0s, 'positive, not PT0S'",
    "refiscal.ledger.window, 0s, 'positive, not PT0S'",
    "refiscal.ledger.retention, 27d, 'at least PT672H, not PT648H'",
    "refiscal.aws-timeout, 0s, 'positive, not PT0S'",
    "refiscal.processing.connect-timeout-ms, 0, 'at least 1, not 0'",
    "refiscal.processing.timeout-ms, 0, 'at least 1, not 0'",
    "refiscal.processing.token-timeout-ms, 0, 'at least 1, not 0'",
    "refiscal.processing.reuse-connection-within, 61s, 'at most PT1M, not PT1M1S'",
    "refiscal.processing.parallel-calls, 0, 'at least 1, not 0'",
    "refiscal.processing.duplicate-statuses, '409,49', 'another meaning, not 49'",
    "refiscal.processing.duplicate-statuses, 500, 'another meaning, not 500'",
    "refiscal.processing.duplicate-statuses, 429, 'another meaning, not 429'",
    "refiscal.processing.url, ftp://fp.bifit.com, 'an http or https URL, such as"
        + " https://fp.bifit.com/processing-api'",
    "refiscal.status.path, documents/{id}, 'start with / and contain {id}'",
    "refiscal.status.path, /documents, 'start with / and contain {id}'"
  })
  void namesTheKeyAndItsBound(String key, String value, String bound) {
    String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");

    assertThatThrownBy(() -> check(Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("%s (environment variable %s) must ".formatted(key, variable))
        .hasMessageEndingWith(bound);
  }

  @ParameterizedTest
  @CsvSource({
    "refiscal.margin",
    "refiscal.retry-after",
    "refiscal.status.settles",
    "refiscal.processing.reuse-connection-within"
  })
  void takesZeroButNothingNegative(String key) {
    assertThatCode(() -> check(Map.of(key, "0s"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(Map.of(key, "PT-1S")))
        .hasMessageStartingWith(key)
        .hasMessageEndingWith("must not be negative, not PT-1S");
  }

  @ParameterizedTest
  @CsvSource({"ture", "yes", "TRUE", "1"})
  void takesNothingButTrueAndFalseForASwitch(String value) {
    String key = "refiscal.processing.rejects-whole-batch";

    assertThat(config(Map.of(key, "false")).processing().rejectsWholeBatch()).isFalse();
    assertThatThrownBy(() -> config(Map.of(key, value)))
        .hasMessageContaining(key)
        .hasMessageContaining("neither true nor false");
  }

  @Test
  void keepsRecordsAsLongAsTheyAnswerRequests() {
    assertThatThrownBy(() -> check(Map.of("refiscal.ledger.window", "91d")))
        .hasMessageStartingWith("refiscal.ledger.retention")
        .hasMessageEndingWith("must be at least PT2184H, not PT2160H");
  }

  @Test
  void theDescriptionAndTerraformHaveTheSameBounds() throws IOException {
    String most = Integer.toString(TestConfig.with(Map.of()).maxIds());

    assertThat(all(MAX_ITEMS, "docs/openapi.yaml")).hasSize(3).containsOnly(most);
    assertThat(all(MAX_IDS_IN_TERRAFORM, "terraform/modules/refiscal/variables.tf"))
        .containsExactly(most);
    assertThat(all(BATCH_SIZE_IN_TERRAFORM, "terraform/modules/refiscal/variables.tf"))
        .containsExactly("1000");
    assertThatCode(() -> check(Map.of("refiscal.max-ids", most, "refiscal.batch-size", "1000")))
        .doesNotThrowAnyException();
  }

  private static List<String> all(Pattern pattern, String file) throws IOException {
    return pattern
        .matcher(Files.readString(Path.of(file)))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static void check(Map<String, String> values) {
    new ConfigurationCheck().check(new StartupEvent(), config(values));
  }

  private static RefiscalConfig config(Map<String, String> values) {
    var all = new HashMap<>(values);
    all.put("refiscal.secrets.prefix", "/refiscal/acme");
    return TestConfig.with(all);
  }
}
