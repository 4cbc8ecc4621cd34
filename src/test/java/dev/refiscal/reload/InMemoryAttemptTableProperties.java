// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.LedgerModel.Step;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class InMemoryAttemptTableProperties {

  @Property
  void agreesWithTheModel(@ForAll("histories") List<Step> history) {
    var clock = new MovableClock(Instant.parse("2026-03-02T10:15:30Z"));

    new LedgerModel(new InMemoryAttemptTable(LedgerModel.RETENTION, clock), clock).follow(history);
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return LedgerModel.histories();
  }
}
