// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.refiscal.bench.Peer.Language;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which results count in the benchmark, tested with a peer: it needs no package. */
@Timeout(60)
class VendorTest {

  private static Vendor vendor;
  private static LocalLambda function;

  @BeforeAll
  static void start() {
    vendor = new Vendor();
    Optional<Peer> peer = Peer.find(Language.NODE).or(() -> Peer.find(Language.PYTHON));
    assumeTrue(peer.isPresent(), "neither node nor python3 is on the PATH");
    function = peer.get().function().environment(vendor.environment()).start();
  }

  @AfterAll
  static void stop() {
    if (function != null) {
      function.close();
    }
    vendor.close();
  }

  @BeforeEach
  void begin() {
    vendor.begin(Duration.ZERO);
    function.killOne();
  }

  @Test
  void letsCountWhatWasReloadedOnce() {
    for (Event event : vendor.events(2, 120)) {
      event.check(function.invoke(event.json()));
    }

    assertThatCode(() -> vendor.check(6, 1)).doesNotThrowAnyException();
  }

  @Test
  void noticesWhatWasNotReloaded() {
    vendor.events(1, 1);

    assertThatThrownBy(() -> vendor.check(0, 0))
        .isInstanceOf(WrongResultException.class)
        .hasMessageContaining("reloaded 0 times and fiscalized 0 times");
  }

  @Test
  void noticesWhatWasReloadedTwice() {
    Event event = vendor.events(1, 1).get(0);
    function.invoke(event.json());
    function.invoke(event.json());

    assertThatThrownBy(() -> vendor.check(2, 1))
        .isInstanceOf(WrongResultException.class)
        .hasMessageContaining("reloaded 2 times and fiscalized 2 times");
  }

  @Test
  void noticesCallsThatNobodyNeeded() {
    vendor.events(2, 1).forEach(event -> function.invoke(event.json()));

    assertThatThrownBy(() -> vendor.check(1, 1))
        .isInstanceOf(WrongResultException.class)
        .hasMessage("2 reload calls, not 1");
  }

  @Test
  void noticesTokensThatNobodyNeeded() {
    for (Event event : vendor.events(2, 1)) {
      function.invoke(event.json());
      function.killOne();
    }

    assertThatThrownBy(() -> vendor.check(2, 1))
        .isInstanceOf(WrongResultException.class)
        .hasMessage("2 token calls, not 1");
  }

  @Test
  void holdsBackEachAnswer() {
    vendor.begin(BenchSettings.SLOW_VENDOR);
    Event event = vendor.events(1, 1).get(0);

    Invocation invocation = function.invoke(event.json());

    event.check(invocation);
    assertThat(invocation.timing().orElseThrow().latency())
        .isGreaterThanOrEqualTo(BenchSettings.SLOW_VENDOR.multipliedBy(2));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "50, 1", "51, 2", "1000, 20", "0, 0"})
  void needsACallForEachBatch(int ids, int calls) {
    assertThat(Vendor.fewestCalls(ids)).isEqualTo(calls);
  }
}
