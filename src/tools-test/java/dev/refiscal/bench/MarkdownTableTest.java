// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {

  @Test
  void padsItsColumns() {
    var table = new MarkdownTable(List.of("", "JVM", "native"));
    table.row(List.of("Cold start, ms", "1,959", "–"));
    table.row(List.of("Zip", "31.1 (31–32)", "18"));

    assertThat(table.toString())
        .isEqualTo(
            """
            |                |          JVM | native |
            | -------------- | -----------: | -----: |
            | Cold start, ms |        1,959 |      – |
            | Zip            | 31.1 (31–32) |     18 |
            """);
  }

  @Test
  void takesNoRowThatDoesNotFit() {
    var table = new MarkdownTable(List.of("", "JVM"));

    assertThatThrownBy(() -> table.row(List.of("Zip")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
