// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EnvironmentsIT {

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @Test
  void worksAgainAfterItsTimeout() {
    vendor.addFailed(401, 402);
    vendor.nextReloads(Fault.HANG_BEFORE);
    var builder =
        PackagedFunction.of(
                vendor,
                Map.of(
                    "REFISCAL_PROCESSING_TOKEN_TIMEOUT_MS", "1500",
                    "REFISCAL_PROCESSING_TIMEOUT_MS", "1500",
                    "REFISCAL_AWS_TIMEOUT", "100ms",
                    "REFISCAL_MARGIN", "0s"))
            .timeout(Duration.ofSeconds(7));
    try (LocalLambda function = builder.start()) {
      CompletableFuture<Invocation> first =
          CompletableFuture.supplyAsync(() -> function.invoke("[401]"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !vendor.reloadCalls().isEmpty());
      function.hang();
      Invocation killed = first.join();
      Invocation next = function.invoke("[402]");

      assertThat(killed.functionError()).hasValue("Unhandled");
      assertThat(killed.payload()).contains("Task timed out after 7.00 seconds");
      assertThat(next.coldStart()).isTrue();
      assertThat(next.payload()).contains("\"accepted\":1");
    }
  }

  @Test
  void worksAgainAfterACrash() {
    vendor.addFailed(411, 412);
    vendor.nextReloads(Fault.HANG_BEFORE);
    try (LocalLambda function = PackagedFunction.of(vendor).start()) {
      var killed = CompletableFuture.supplyAsync(() -> function.invoke("[411]"));
      await().atMost(Duration.ofSeconds(30)).until(() -> !vendor.reloadCalls().isEmpty());
      function.killOne();

      assertThat(killed.join().payload()).contains("Runtime.ExitError");
      assertThat(function.invoke("[412]").payload()).contains("\"accepted\":1");
    }
  }

  @Test
  void takesNoHarmFromConnectionsThatDiedWhileItWasFrozen() {
    vendor.addFailed(431, 432, 433);
    try (LocalLambda function = PackagedFunction.of(vendor).start()) {
      assertThat(function.invoke("[431]").payload()).contains("\"accepted\":1");

      function.freeze();
      vendor.closeIdleConnections();
      assertThat(function.invoke("[432]").payload()).contains("\"accepted\":1");

      function.freeze();
      vendor.closeIdleConnections();
      vendor.revokeAccessTokens();
      assertThat(function.invoke("[433]").payload()).contains("\"accepted\":1");
      assertThat(function.coldStarts()).isEqualTo(1);
    }
  }

  @Test
  void runsInSeveralEnvironmentsAtOnce() {
    vendor.addFailed(421, 422, 423);
    vendor.behave(standing -> standing.withReloadFault(Fault.SLOW));
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try (LocalLambda function = PackagedFunction.of(vendor).concurrency(3).start()) {
      List<CompletableFuture<Invocation>> running =
          LongStream.rangeClosed(421, 423)
              .mapToObj(
                  id ->
                      CompletableFuture.supplyAsync(() -> function.invoke("[" + id + "]"), callers))
              .toList();

      assertThat(running)
          .allSatisfy(run -> assertThat(run.join().payload()).contains("\"accepted\":1"));
      assertThat(function.coldStarts()).isEqualTo(3);
      assertThat(vendor.tokenCalls()).hasSize(3);
    } finally {
      callers.shutdownNow();
    }
  }
}
