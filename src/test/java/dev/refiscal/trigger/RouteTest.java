// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {

  @ParameterizedTest
  @CsvSource({
    "'', RELOAD",
    "/, RELOAD",
    "/reloads, RELOAD",
    "/prod/reloads, RELOAD",
    "/receipts/1/2, RELOAD",
    "/ask, RELOAD",
    "/settle, RELOAD",
    "/receipts, LIST",
    "/receipts/, LIST",
    "/prod/receipts, LIST",
    "/receipts/254934, RECEIPT",
    "/v1/prod/receipts/254934, RECEIPT",
    "/receipts/nonsense, RECEIPT",
    "/receipts/receipts, LIST",
    "/receipts/ask, ASK",
    "/prod/receipts/ask, ASK",
    "/receipts//ask, ASK",
    "/receipts/settle, SETTLE",
    "/receipts/settle/, SETTLE",
    "/receipts%2Fsettle, RELOAD"
  })
  void isFoundByTheEndOfAPath(String path, Route route) {
    assertThat(Route.of(path)).isEqualTo(route);
  }
}
