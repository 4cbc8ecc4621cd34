// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.TokenFault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outcome of a call that the guard gives up. */
@QuarkusTest
@TestProfile(GivenUpTest.ImpatientGuard.class)
class GivenUpTest extends RunningFunction {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Gives up long before the call's own limits. */
  public static class ImpatientGuard implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.fault-tolerance.\"dev.refiscal.vendor.ReloadClient/reload\".timeout.value",
          Long.toString(PATIENCE.toMillis()));
    }
  }

  @BeforeEach
  void prepare() {
    warmUp();
  }

  @Test
  void neverSendsWhatWasGivenUpBeforeItDeparted() {
    endToken();
    vendor.behave(behaviour -> behaviour.withSlow(PATIENCE.plusMillis(250)));
    vendor.nextTokens(TokenFault.SLOW);

    DocumentOutcome outcome = reload(newFailed(1)[0]);

    assertThat(outcome).isEqualTo(new DocumentOutcome("retryable", "it could not be sent in time"));
    await()
        .during(PATIENCE.plusMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> vendor.reloadCalls().isEmpty());
    assertThat(vendor.tokenCalls()).hasSize(1);
  }

  @Test
  void isInDoubtOfWhatWasGivenUpOnItsWay() {
    vendor.nextReloads(Fault.HANG_AFTER);

    assertThat(reload(newFailed(1)[0]))
        .isEqualTo(new DocumentOutcome("inDoubt", "no answer in time"));
  }
}
