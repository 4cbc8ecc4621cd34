// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.TokenFault;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The access token requested during a cold start. */
@Timeout(120)
class EarlyTokenIT {

  /** Starts an environment without a call to the vendor. */
  private static final String BAD_INPUT = "{}";

  /** The first TLS handshake of a JVM on a busy machine may take seconds. */
  private static final Map<String, String> PATIENT =
      Map.of("REFISCAL_PROCESSING_TOKEN_TIMEOUT_MS", "10000");

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @BeforeEach
  void addDocument() {
    vendor.addFailed(501);
  }

  @Test
  void isThereBeforeItIsNeeded() {
    try (LocalLambda function = PackagedFunction.of(vendor, PATIENT).start()) {
      function.invoke(BAD_INPUT);
      await().atMost(Duration.ofSeconds(30)).until(() -> vendor.tokenCalls().size() == 1);

      assertThat(function.invoke("[501]").payload()).contains("\"outcome\":\"accepted\"");
      assertThat(vendor.tokenCalls()).hasSize(1);
    }
  }

  @Test
  void isAskedForAgainWhereItWasRefused() {
    vendor.nextTokens(TokenFault.INVALID_GRANT_400);
    try (LocalLambda function = PackagedFunction.of(vendor).start()) {
      function.invoke(BAD_INPUT);
      await().atMost(Duration.ofSeconds(30)).until(() -> said(function, "no access token yet"));

      assertThat(function.invoke("[501]").payload()).contains("\"outcome\":\"accepted\"");
      assertThat(vendor.tokenCalls()).hasSize(2);
    }
  }

  @Test
  void isWaitedForWhereTheVendorIsSlow() {
    vendor.nextTokens(TokenFault.SLOW);
    try (LocalLambda function = PackagedFunction.of(vendor, PATIENT).start()) {
      assertThat(function.invoke("[501]").payload()).contains("\"outcome\":\"accepted\"");
      assertThat(vendor.tokenCalls()).hasSize(1);
    }
  }

  @Test
  void isNotPartOfASnapshot() {
    assertNothingAskedWith("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
  }

  @Test
  void isLeftToTheInvocationWhereSomebodyWantsThat() {
    assertNothingAskedWith("REFISCAL_PROCESSING_EARLY_TOKEN", "false");
  }

  /** The invocation meets the refusal. A token request at startup would have met it first. */
  private void assertNothingAskedWith(String variable, String value) {
    vendor.nextTokens(TokenFault.INVALID_GRANT_400);
    try (LocalLambda function = PackagedFunction.of(vendor, Map.of(variable, value)).start()) {
      function.invoke(BAD_INPUT);

      assertThat(function.invoke("[501]").payload()).contains("no access token");
      assertThat(vendor.tokenCalls()).hasSize(1);
    }
  }

  private static boolean said(LocalLambda function, String words) {
    return function.logs().stream().anyMatch(line -> line.contains(words));
  }
}
