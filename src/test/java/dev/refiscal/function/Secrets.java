// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.simulator.VendorSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must not leave the function, in a reply or in a log line. */
final class Secrets {

  /** The bytes of each log checked so far. */
  private static final Map<Path, Integer> CHECKED = new HashMap<>();

  private final VendorSimulator vendor;

  Secrets(VendorSimulator vendor) {
    this.vendor = vendor;
  }

  /** Both secrets, every granted token, and the contents of the vendor's error bodies. */
  private List<String> all() {
    var all = new ArrayList<String>();
    all.add(VendorSimulator.CONNECTOR_TOKEN);
    all.add(VendorSimulator.BROKER_TOKEN);
    all.add(VendorSimulator.BODY_MARKER);
    all.addAll(vendor.accessTokens());
    all.addAll(vendor.refreshTokens());
    return all;
  }

  void assertNoneIn(String what, String text) {
    assertThat(all()).as(what).noneMatch(text::contains);
  }

  /**
   * Checks what was logged to the file since the last check, or since the function's start.
   *
   * @throws IOException if the file cannot be read
   */
  void assertNoneLogged(Path log) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = CHECKED.getOrDefault(log, 0);
    CHECKED.put(log, all.length);
    assertNoneIn("log", new String(all, from, all.length - from, UTF_8));
  }
}
