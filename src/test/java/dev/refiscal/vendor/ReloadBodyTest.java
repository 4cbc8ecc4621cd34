// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.DocumentId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ReloadBodyTest {

  private final ReloadBody body = new ReloadBody(List.of(new DocumentId(1)));

  @Test
  void departsOnce() {
    assertThat(body.depart()).isTrue();
    assertThat(body.depart()).isFalse();
    assertThat(body.giveUp()).isFalse();
    assertThat(body.departed()).isTrue();
  }

  @Test
  void neverDepartsAfterItWasGivenUp() {
    assertThat(body.giveUp()).isTrue();
    assertThat(body.depart()).isFalse();
    assertThat(body.giveUp()).isTrue();
    assertThat(body.departed()).isFalse();
  }

  @RepeatedTest(200)
  void eitherDepartsOrIsGivenUp() {
    var start = new CyclicBarrier(2);
    var givenUp =
        CompletableFuture.supplyAsync(
            () -> {
              meet(start);
              return body.giveUp();
            });
    meet(start);
    boolean departed = body.depart();

    assertThat(givenUp.join()).isNotEqualTo(departed);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
