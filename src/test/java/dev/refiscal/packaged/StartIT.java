// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.VendorSimulator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class StartIT {

  @AutoClose private static VendorSimulator vendor;

  @BeforeAll
  static void startVendor() {
    vendor = VendorSimulator.startWithTls();
  }

  @ParameterizedTest
  @CsvSource({
    "refiscal.connector-token, REFISCAL_CONNECTOR_TOKEN",
    "refiscal.broker-token, REFISCAL_BROKER_TOKEN"
  })
  void namesARequiredKeyThatIsMissing(String key, String variable) {
    Map<String, String> environment = vendor.environment();
    environment.remove(variable);

    assertThat(reason(linesOfFailedStart(environment)))
        .contains(
            "%s (environment variable %s) is required, or refiscal.secrets.prefix"
                .formatted(key, variable));
  }

  @ParameterizedTest
  @CsvSource({
    "refiscal.batch-size, REFISCAL_BATCH_SIZE, abc",
    "refiscal.max-ids, REFISCAL_MAX_IDS, 10001",
    "refiscal.processing.url, REFISCAL_PROCESSING_URL, nonsense",
    "refiscal.processing.early-token, REFISCAL_PROCESSING_EARLY_TOKEN, ture"
  })
  void namesAKeyWithAValueThatMakesNoSense(String key, String variable, String value) {
    Map<String, String> environment = vendor.environment();
    environment.put(variable, value);

    assertThat(reason(linesOfFailedStart(environment))).contains(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REFISCAL_CONNECTOR_TOKEN", "REFISCAL_BROKER_TOKEN"})
  void keepsTheSecretsToItselfWhenItCannotStart(String variable) {
    Map<String, String> environment = vendor.environment();
    environment.put(variable, "not-to-be-seen");
    environment.put("REFISCAL_BATCH_SIZE", "0");

    assertThat(linesOfFailedStart(environment)).noneMatch(line -> line.contains("not-to-be-seen"));
  }

  @Test
  void trustsNobodyWithoutTheCertificate() {
    vendor.addFailed(301);
    Map<String, String> environment = vendor.environment();
    environment.remove("QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS");

    try (LocalLambda function = LocalLambda.packaged().environment(environment).start()) {
      String report = function.invoke("[301]").payload();

      assertThat(report).contains("\"outcome\":\"retryable\"", "no access token");
      assertThat(vendor.tokenCalls()).isEmpty();
    }
  }

  /** Fails late, after threads have started. The failure ends them. */
  @Test
  void namesATrustStoreThatIsMissing() {
    Map<String, String> environment = vendor.environment();
    environment.put("QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS", "/nowhere/ca.pem");

    assertThat(reason(linesOfFailedStart(environment))).contains("/nowhere/ca.pem");
  }

  /** The only line. */
  private static String reason(List<String> lines) {
    assertThat(lines).singleElement().asString().startsWith("refiscal cannot start: ");
    return lines.get(0);
  }

  private static List<String> linesOfFailedStart(Map<String, String> environment) {
    try (LocalLambda function = LocalLambda.packaged().environment(environment).start()) {
      assertThat(function.invoke("[1]").payload()).contains("Runtime.ExitError", "exit status 1");
      return function.logs();
    }
  }
}
