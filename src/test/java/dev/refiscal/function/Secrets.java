// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.simulator.VendorSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What must not leave the function, neither by a reply nor by a log line. */
final class Secrets {

  private static int checkedLogBytes;

  private final VendorSimulator vendor;

  Secrets(VendorSimulator vendor) {
    this.vendor = vendor;
  }

  /** Both secrets, every token that was ever granted, and what the vendor's error bodies hold. */
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

  /** Checks what was logged since the last time, from the function's start on. */
  void assertNoneLogged() throws IOException {
    byte[] log = Files.readAllBytes(SimulatedVendor.LOG_FILE);
    int from = checkedLogBytes <= log.length ? checkedLogBytes : 0;
    checkedLogBytes = log.length;
    assertNoneIn("log", new String(log, from, log.length - from, UTF_8));
  }
}
