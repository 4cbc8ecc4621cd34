// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.TokenFault;
import dev.refiscal.simulator.VendorSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A vendor that drips, floods, never ends its headers, or hangs in each phase. The reply is true
 * and arrives before the deadline, and the function keeps little in memory.
 */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class VendorLimitsIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration MARGIN = Duration.ofSeconds(3);
  private static final long MOST_BYTES_ABOVE_IDLE = 128L * 1024 * 1024;

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @AutoClose private LocalLambda function;

  /** The vendor's fault, the reported outcome, and how often the document was sent. */
  static Stream<Arguments> badVendors() {
    return Stream.of(
        reload(Fault.HANG_AFTER, "inDoubt"),
        reload(Fault.DRIP_HEADERS_AFTER, "inDoubt"),
        reload(Fault.DRIP_BODY_AFTER, "accepted"),
        reload(Fault.FLOOD_AFTER, "accepted"),
        reload(Fault.ERROR_500_FLOOD, "inDoubt"),
        token(TokenFault.HANG),
        token(TokenFault.DRIP_HEADERS),
        token(TokenFault.DRIP_BODY),
        token(TokenFault.FLOOD),
        bad("never says a word", vendor -> vendor.stallConnections(true), "retryable", 0),
        bad("refuses connections", vendor -> vendor.refuseConnections(true), "retryable", 0));
  }

  private static Arguments reload(Fault fault, String outcome) {
    return bad(
        fault.name(),
        vendor -> vendor.behave(behaviour -> behaviour.withReloadFault(fault)),
        outcome,
        1);
  }

  /** The one call is the one with the refused access token. */
  private static Arguments token(TokenFault fault) {
    return bad(
        "token: " + fault,
        vendor -> {
          vendor.revokeAccessTokens();
          vendor.behave(behaviour -> behaviour.withTokenFault(fault));
        },
        "retryable",
        1);
  }

  private static Arguments bad(
      String name, Consumer<VendorSimulator> vendor, String outcome, int calls) {
    return Arguments.argumentSet(name, vendor, outcome, calls);
  }

  @BeforeEach
  void warmUp() {
    function =
        PackagedFunction.of(
                vendor,
                Map.of(
                    "REFISCAL_PROCESSING_TIMEOUT_MS", "2000",
                    "REFISCAL_PROCESSING_TOKEN_TIMEOUT_MS", "2000"))
            .timeout(TIMEOUT)
            .start();
    vendor.addFailed(701);
    // The first calls of a function exceed the limits here.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> function.invoke("[701]").payload().matches(".*\"(accepted|duplicate)\":1.*"));
    vendor.reset();
  }

  @ParameterizedTest
  @MethodSource("badVendors")
  void repliesInTimeAndKeepsLittleInMemory(Consumer<VendorSimulator> bad, String outcome, int calls)
      throws IOException {
    vendor.addFailed(702);
    long idle = bytes("VmRSS");
    bad.accept(vendor);
    long start = System.nanoTime();

    Invocation invocation = function.invoke("[702]");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.minus(MARGIN));
    assertThat(invocation.functionError()).isEmpty();
    assertThat(invocation.payload()).contains("\"summary\":{\"%s\":1}".formatted(outcome));
    assertThat(vendor.reloadCalls()).hasSize(calls);
    assertThat(bytes("VmHWM") - idle).isLessThan(MOST_BYTES_ABOVE_IDLE);
  }

  /** The function's memory according to Linux: resident now, or at its peak. */
  private long bytes(String field) throws IOException {
    long pid = function.processes().get(0).pid();
    String line =
        Files.readAllLines(Path.of("/proc/%d/status".formatted(pid))).stream()
            .filter(each -> each.startsWith(field + ":"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
  }
}
