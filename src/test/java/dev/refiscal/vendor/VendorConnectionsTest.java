// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.vendor.VendorConnections.Standing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VendorConnectionsTest {

  private static final Duration WINDOW = Duration.ofMillis(700);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private long nanos;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final HttpConnection connection = connection();
  private VendorConnections connections = keeping(WINDOW);

  private VendorConnections keeping(Duration window) {
    Clock clock =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        };
    return new VendorConnections(window, clock, () -> nanos);
  }

  private HttpConnection connection() {
    var onClose = new AtomicReference<Handler<Void>>();
    return (HttpConnection)
        Proxy.newProxyInstance(
            HttpConnection.class.getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "closeHandler" -> {
                    @SuppressWarnings("unchecked")
                    var handler = (Handler<Void>) arguments[0];
                    onClose.set(handler);
                    yield proxy;
                  }
                  case "close" -> {
                    closed.set(true);
                    onClose.get().handle(null);
                    yield Future.succeededFuture();
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private void pass(Duration wall, Duration monotonic) {
    now.updateAndGet(before -> before.plus(wall));
    nanos += monotonic.toNanos();
  }

  private void answerInAnInvocation() {
    connections.invocationBegins();
    assertThat(connections.standing(connection)).isEqualTo(Standing.NEW);
    connections.answered(connection);
  }

  private Standing standingInTheNext() {
    connections.invocationEnds();
    connections.invocationBegins();
    return closed.get() ? Standing.STALE : connections.standing(connection);
  }

  @Test
  void isInUseForAMomentAfterAnAnswer() {
    answerInAnInvocation();
    pass(Duration.ofMillis(999), Duration.ofMillis(999));
    assertThat(connections.standing(connection)).isEqualTo(Standing.IN_USE);
    pass(Duration.ofMillis(1), Duration.ofMillis(1));
    assertThat(connections.standing(connection)).isEqualTo(Standing.STALE);
  }

  @Test
  void mustBeProvedAfterAPauseWhereTheWindowIsLonger() {
    connections = keeping(Duration.ofSeconds(3));
    answerInAnInvocation();
    pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
    assertThat(connections.standing(connection)).isEqualTo(Standing.UNPROVEN);
    pass(Duration.ofSeconds(2), Duration.ofSeconds(2));
    assertThat(connections.standing(connection)).isEqualTo(Standing.STALE);
  }

  @Test
  void mustBeProvedInTheNextInvocation() {
    answerInAnInvocation();
    pass(WINDOW.minusNanos(1), WINDOW.minusNanos(1));
    assertThat(standingInTheNext()).isEqualTo(Standing.UNPROVEN);
  }

  @Test
  void isClosedOnceItIsTooOldByTheWallClockAlone() {
    answerInAnInvocation();
    pass(WINDOW, Duration.ZERO);
    assertThat(standingInTheNext()).isEqualTo(Standing.STALE);
    assertThat(closed).isTrue();
  }

  @Test
  void isClosedOnceItIsTooOldByTheMonotonicClockAlone() {
    answerInAnInvocation();
    pass(Duration.ZERO, WINDOW);
    assertThat(standingInTheNext()).isEqualTo(Standing.STALE);
    assertThat(closed).isTrue();
  }

  @Test
  void isClosedWhereTheWallClockWasSetBack() {
    answerInAnInvocation();
    pass(Duration.ofMillis(-1), Duration.ZERO);
    assertThat(standingInTheNext()).isEqualTo(Standing.STALE);
  }

  /** For example, between the invocation's start and its call. */
  @Test
  void isStaleWhenItHasAgedSinceTheInvocationBegan() {
    answerInAnInvocation();
    assertThat(standingInTheNext()).isEqualTo(Standing.UNPROVEN);
    pass(WINDOW, Duration.ZERO);
    assertThat(connections.standing(connection)).isEqualTo(Standing.STALE);
  }

  @Test
  void isClosedWithItsInvocationWhereNoneIsKept() {
    connections = keeping(Duration.ZERO);
    answerInAnInvocation();
    connections.invocationEnds();
    assertThat(closed).isTrue();
  }

  @Test
  void isClosedWithItsInvocationOnceTheVendorDidNotConfirmOne() {
    answerInAnInvocation();
    connections.doNotKeep();
    assertThat(connections.standing(connection)).isEqualTo(Standing.IN_USE);
    connections.invocationEnds();
    assertThat(closed).isTrue();
  }

  @Test
  void carriesNoSecondCallOnceOneBrokeInUse() {
    answerInAnInvocation();
    connections.distrust();
    assertThat(connections.standing(connection)).isEqualTo(Standing.STALE);
    connections.answered(connection);
    assertThat(closed).isTrue();
  }
}
