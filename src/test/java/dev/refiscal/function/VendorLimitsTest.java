// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.TokenFault;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The most time and memory that a call takes, whatever the vendor does. Limits are absolute; when
 * one is reached, the connection is closed.
 */
@QuarkusTest
@ResourceLock("processor")
class VendorLimitsTest extends RunningFunction {

  /** An invocation's overhead besides the calls, on a slow machine. */
  private static final Duration SLACK = Duration.ofMillis(700);

  /** Three attempts and the pauses between them. */
  private static final Duration THREE_ATTEMPTS =
      SimulatedVendor.TIMEOUT.plus(SimulatedVendor.RETRY_DELAY).multipliedBy(3);

  @BeforeEach
  void prepare() {
    warmUp();
  }

  @Test
  void endsAReloadWhoseHeadersDoNot() {
    vendor.nextReloads(Fault.DRIP_HEADERS_AFTER);

    DocumentOutcome outcome = within(SimulatedVendor.TIMEOUT, () -> reload(newFailed(1)[0]));

    assertThat(outcome)
        .isEqualTo(new DocumentOutcome("inDoubt", "no valid answer after it was sent (timeout)"));
    assertThat(vendor.reloadCalls()).hasSize(1);
    assertConnectionsAreClosed();
  }

  @ParameterizedTest
  @EnumSource(names = {"DRIP_BODY_AFTER", "FLOOD_AFTER", "TRUNCATED_AFTER"})
  void takesTheStatusLineForTheAnswer(Fault fault) {
    reload(newFailed(1)[0]);
    vendor.nextReloads(fault);

    assertThat(within(Duration.ZERO, () -> reload(newFailed(1)[0])).label()).isEqualTo("accepted");
    assertConnectionsAreClosed();
  }

  @Test
  void readsNoMoreOfARefusalThanItsStatusLine() {
    reload(newFailed(1)[0]);
    vendor.nextReloads(Fault.ERROR_500_FLOOD);

    assertThat(within(Duration.ZERO, () -> reload(newFailed(1)[0])))
        .isEqualTo(new DocumentOutcome("inDoubt", "the vendor answered 500"));
    assertConnectionsAreClosed();
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG", "DRIP_HEADERS", "DRIP_BODY"})
  void endsATokenRequestThatDoesNotEndItself(TokenFault fault) {
    endToken();
    vendor.behave(behaviour -> behaviour.withTokenFault(fault));

    DocumentOutcome outcome = within(THREE_ATTEMPTS, () -> reload(newFailed(1)[0]));

    assertThat(outcome)
        .isEqualTo(
            new DocumentOutcome(
                "retryable",
                "no access token: the token endpoint could not be reached or did not answer in"
                    + " time"));
    assertThat(vendor.tokenCalls()).hasSize(3);
    assertThat(vendor.reloadCalls()).isEmpty();
    assertConnectionsAreClosed();
  }

  @ParameterizedTest
  @EnumSource(names = {"DRIP_HEADERS", "DRIP_BODY"})
  void doesNotWaitForATokenRequestOfAnEarlierInvocation(TokenFault fault) {
    endToken();
    vendor.nextTokens(fault, fault, fault);
    reload(newFailed(1)[0]);

    assertThat(within(Duration.ZERO, () -> reload(newFailed(1)[0])).label()).isEqualTo("accepted");
  }

  @Test
  void readsNoMoreOfATokenThanItMayHave() {
    endToken();
    vendor.behave(behaviour -> behaviour.withTokenFault(TokenFault.FLOOD));

    DocumentOutcome outcome = within(Duration.ofMillis(600), () -> reload(newFailed(1)[0]));

    assertThat(outcome)
        .isEqualTo(
            new DocumentOutcome(
                "retryable",
                "no access token: the token endpoint could not be reached or did not answer in"
                    + " time"));
    assertThat(vendor.tokenCalls()).hasSize(3);
    assertConnectionsAreClosed();
  }

  @Test
  void sendsNothingToAVendorThatHangsInTheHandshake() {
    reload(newFailed(1)[0]);
    vendor.reset();
    vendor.stallConnections(true);

    DocumentOutcome outcome = within(THREE_ATTEMPTS, () -> reload(newFailed(1)[0]));

    assertThat(outcome.label()).isEqualTo("retryable");
    assertThat(outcome.reason()).startsWith("the vendor could not be reached");
    vendor.stallConnections(false);
    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  /** Takes no longer than the limit plus slack. */
  private static <T> T within(Duration limit, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit.plus(SLACK));
    return result;
  }

  /** One connection may stay open for reuse. */
  private void assertConnectionsAreClosed() {
    await()
        .atMost(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(vendor.openConnections()).isLessThanOrEqualTo(1));
  }
}
