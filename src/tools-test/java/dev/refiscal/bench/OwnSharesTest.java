// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnSharesTest {

  @Test
  void areWhatTheVendorDidNotTake() {
    assertThat(
            OwnShares.read(
                List.of(
                    summary("r-1", "57.123 ms, of which 41.456 ms with the vendor; warm"),
                    summary("r-2", "0.100 ms, of which 0.000 ms with the vendor; warm"),
                    summary("r-3", "900.000 ms, of which 100.000 ms with the vendor; cold start"),
                    "{\"_aws\":{},\"requestId\":\"r-1\"}",
                    "a line of somebody else")))
        .containsOnly(entry("r-1", 15.667), entry("r-2", 0.1));
  }

  @Test
  void areReadFromWhatTheFunctionPrints() throws IOException {
    List<String> printed =
        Files.readAllLines(Path.of("src/test/resources/golden/direct.log")).stream()
            .map(line -> line.replace("<n>", "1.500").replace("<uuid>", "r-1"))
            .toList();

    assertThat(OwnShares.read(printed)).containsOnly(entry("r-1", 0.0));
  }

  @Test
  void areNotReadFromWhatIsNoJson() {
    assertThatThrownBy(
            () -> OwnShares.read(List.of("took 1.000 ms, of which 1.000 ms with the vendor; warm")))
        .isInstanceOf(WrongResultException.class);
  }

  private static String summary(String requestId, String end) {
    return "{\"message\":\"Accepted 1, VendorCalls 1; %s\",\"requestId\":\"%s\"}"
        .formatted(end, requestId);
  }
}
