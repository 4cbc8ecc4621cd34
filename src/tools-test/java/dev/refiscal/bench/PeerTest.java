// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.bench.Peer.Language;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Document;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.SimulatorSettings;
import dev.refiscal.simulator.VendorSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PeerTest {

  @AutoClose private static VendorSimulator vendor;

  @BeforeAll
  static void startVendor() {
    vendor =
        VendorSimulator.start(
            SimulatorSettings.defaults().withTls(true).withFiscalizationTime(Duration.ZERO));
  }

  @BeforeEach
  void reset() {
    vendor.reset();
    vendor.behave(standing -> standing.withNotInError(NotInError.FISCALIZE_AGAIN));
  }

  @ParameterizedTest
  @EnumSource
  void reloadsAsTheFunctionDoes(Language language) throws Exception {
    try (LocalLambda peer = start(language)) {
      long[] ids = LongStream.range(1000, 1120).toArray();
      vendor.addFailed(ids);
      vendor.addFailed(254934);

      Invocation first = peer.invoke("{\"ids\":" + Arrays.toString(ids) + "}");
      Invocation second = peer.invoke("{\"ids\":[254934]}");

      JsonNode report = new ObjectMapper().readTree(first.payload());
      assertThat(first.functionError()).isEmpty();
      assertThat(report.path("requestId").textValue()).isEqualTo(first.requestId());
      assertThat(report.path("summary").toString()).isEqualTo("{\"accepted\":120}");
      assertThat(report.path("documents")).hasSize(120);
      assertThat(report.path("documents").get(119).toString().replace(" ", ""))
          .isEqualTo("{\"id\":1119,\"outcome\":\"accepted\"}");
      assertThat(second.payload()).contains("254934");
      vendor.awaitIdle(Duration.ofSeconds(10));
      assertThat(vendor.documents().values())
          .hasSize(121)
          .extracting(Document::fiscalizations)
          .containsOnly(1);
      assertThat(vendor.reloadCalls()).hasSize(4);
      assertThat(vendor.tokenCalls()).hasSize(1);
      assertThat(vendor.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void failsWhereTheVendorDoesAndGoesOn(Language language) {
    try (LocalLambda peer = start(language)) {
      vendor.addFailed(1, 2);
      vendor.nextReloads(Fault.ERROR_500);

      Invocation failed = peer.invoke("{\"ids\":[1]}");
      Invocation next = peer.invoke("{\"ids\":[2]}");

      assertThat(failed.functionError()).hasValue("Unhandled");
      assertThat(failed.payload()).contains("was answered with 500");
      assertThat(next.functionError()).isEmpty();
      assertThat(peer.coldStarts()).isEqualTo(1);
    }
  }

  @Test
  void isShort() throws Exception {
    try (var files = Files.list(Path.of("src", "tools", "peers"))) {
      assertThat(files)
          .hasSameSizeAs(Language.values())
          .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThan(100));
    }
  }

  private static LocalLambda start(Language language) {
    Optional<Peer> peer = Peer.find(language);
    assumeTrue(peer.isPresent(), language.needs());
    return peer.get().function().environment(vendor.environment()).start();
  }
}
