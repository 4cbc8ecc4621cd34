// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.local.Link;
import dev.refiscal.simulator.Behaviour.Expectation;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.RecordedRequest;
import dev.refiscal.simulator.TokenFault;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The calls of an invocation share connections, and the next invocation reuses them. A dead
 * connection leaves no receipt in doubt.
 */
@QuarkusTest
@TestProfile(ConnectionsTest.ThroughALink.class)
class ConnectionsTest extends RunningFunction {

  private static final Duration KEPT = Duration.ofSeconds(1);

  Link link;

  @Inject Vertx vertx;
  @Inject FastForwardClock clock;

  private int before;

  /** The link to the vendor can be broken, and the previous test leaves a token. */
  public static class ThroughALink implements QuarkusTestProfile {
    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(SimulatedVendor.class, Map.of(SimulatedVendor.LINK, "true")));
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(FastForwardClock.class);
    }
  }

  /** The system's clock, which a test can put forward. */
  @Alternative
  @Singleton
  public static class FastForwardClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void forward(Duration time) {
      ahead = ahead.plus(time);
    }

    void reset() {
      ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return system(zone);
    }
  }

  @BeforeEach
  void prepare() {
    clock.reset();
    warmUp();
    outliveConnections();
    before = link.connections();
  }

  /** Makes all connections too old for the next invocation. */
  private void outliveConnections() {
    clock.forward(KEPT);
  }

  private int connectionsMade() {
    return link.connections() - before;
  }

  private void accepts(int ids) {
    HttpReply reply = http(array(newFailed(ids)));
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
  }

  private List<Boolean> confirmed() {
    return vendor.reloadCalls().stream().map(call -> call.header("Expect").isPresent()).toList();
  }

  @Test
  void sharesOneConnectionAmongTheCallsOfAnInvocation() {
    accepts(120);

    assertThat(vendor.reloadCalls()).hasSize(3);
    assertThat(confirmed()).containsExactly(false, false, false);
    assertThat(connectionsMade()).isEqualTo(1);
  }

  @Test
  void sharesItWithTheTokenRequest() {
    endToken();
    before = link.connections();
    startAnew();

    accepts(120);

    assertThat(vendor.tokenCalls()).hasSize(1);
    assertThat(connectionsMade()).isLessThanOrEqualTo(1);
  }

  @Test
  void keepsItForTheNextInvocationOnceTheVendorHasConfirmedThatItIsAlive() {
    accepts(1);
    accepts(60);

    assertThat(confirmed()).containsExactly(false, true, false);
    assertThat(connectionsMade()).isEqualTo(1);
  }

  @Test
  void doesNotKeepItForLong() {
    accepts(1);
    outliveConnections();
    accepts(1);

    assertThat(confirmed()).containsExactly(false, false);
    assertThat(connectionsMade()).isEqualTo(2);
  }

  @Test
  void isNotInDoubtWhenTheVendorRestarts() {
    accepts(1);
    vendor.refuseConnections(true);
    vendor.refuseConnections(false);
    accepts(1);

    assertThat(vendor.reloadCalls()).hasSize(2);
  }

  @Test
  void isNotInDoubtWhenTheVendorHasClosedItsHalf() {
    accepts(1);
    link.halfClose();
    accepts(1);

    assertThat(vendor.reloadCalls()).hasSize(2);
  }

  @Test
  void isNotInDoubtWhenTheConnectionIsLostWithoutAWord() {
    accepts(1);
    link.swallow();
    accepts(1);
    accepts(1);

    assertThat(vendor.reloadCalls()).hasSize(3);
    assertThat(confirmed()).as("after that nothing is kept").containsExactly(false, false, false);
    assertThat(connectionsMade()).isEqualTo(3);
  }

  @Test
  void opensAnotherWhereEachAnswerEndsItsConnection() {
    vendor.behave(behaviour -> behaviour.withClosing(true));

    accepts(120);

    assertThat(vendor.reloadCalls()).hasSize(3);
    assertThat(connectionsMade()).isEqualTo(3);
  }

  @RepeatedTest(3)
  void isNotInDoubtWhereIdleConnectionsAreClosedAtThatVeryMoment() throws InterruptedException {
    link.closeIdleAfter(Duration.ofMillis(200));
    for (int micros = -1_500; micros <= 1_500; micros += 500) {
      accepts(1);
      TimeUnit.MICROSECONDS.sleep(200_000 + micros);
      accepts(1);
    }
    link.closeIdleAfter(Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource
  void isNotInDoubtWhateverTheVendorSaysToTheHeaders(Expectation expectation) {
    accepts(1);
    vendor.behave(behaviour -> behaviour.withExpectation(expectation));
    accepts(1);
    accepts(1);

    List<RecordedRequest> calls = vendor.reloadCalls();
    assertThat(calls).as("with a body").filteredOn(call -> call.body().length > 0).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PROCESSING_102_AFTER",
        "EARLY_HINTS_103_AFTER",
        "TWO_ANSWERS_AFTER",
        "NO_CONTENT_204_BODY_AFTER",
        "BAD_CHUNK_AFTER",
        "OLD_HTTP_AFTER"
      })
  void takesNothingForAnAnswerThatIsLeftOverFromTheCallBefore(Fault before) {
    vendor.behave(behaviour -> behaviour.withSlow(Duration.ofMillis(300)));
    vendor.nextReloads(before, Fault.NOT_FOUND_404);

    JsonNode documents = http(array(newFailed(51))).body().get("documents");

    assertThat(documents.get(50).get("outcome").textValue()).isEqualTo("rejected");
  }

  @Test
  void takesNothingForAnAnswerThatIsLeftOverFromTheTokenRequest() {
    endToken();
    startAnew();
    vendor.behave(behaviour -> behaviour.withSlow(Duration.ofMillis(500)));
    vendor.nextTokens(TokenFault.PROCESSING_102);
    vendor.nextReloads(Fault.NOT_FOUND_404);

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("rejected");
  }

  /** The token request is first on a kept connection and needs no proof. */
  @RepeatedTest(3)
  void takesNothingForAnAnswerThatCameWhileItWasFrozen() throws InterruptedException {
    vendor.behave(
        behaviour ->
            behaviour.withTokenLifetime(Duration.ofSeconds(30)).withSlow(Duration.ofMillis(500)));
    vendor.revokeAccessTokens();
    accepts(1);
    vendor.nextTokens(TokenFault.SLOW, TokenFault.SLOW, TokenFault.SLOW);
    vendor.nextReloads(Fault.NOT_FOUND_404);
    long id = newFailed(1)[0];

    CompletableFuture<DocumentOutcome> outcome;
    var thaw = new CountDownLatch(1);
    EventLoop network = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    network.execute(() -> freeze(thaw));
    try {
      long before = link.delivered();
      vendor.answerNobody();
      await().until(() -> link.delivered() > before);
      outcome = CompletableFuture.supplyAsync(() -> reload(id));
      await().until(() -> ((SingleThreadEventExecutor) network).pendingTasks() > 0);
    } finally {
      thaw.countDown();
    }

    assertThat(outcome.join().label()).isEqualTo("rejected");
  }

  private static void freeze(CountDownLatch thaw) {
    try {
      thaw.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void sharesNoMoreOnceOneBrokeInUse() {
    vendor.nextReloads(Fault.NONE, Fault.RESET_AFTER);
    http(array(newFailed(120)));
    before = link.connections();

    accepts(120);

    assertThat(connectionsMade()).isEqualTo(3);
  }
}
