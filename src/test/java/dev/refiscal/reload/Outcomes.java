// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Duplicate;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Outcomes of every kind, for property tests. */
public final class Outcomes {

  private Outcomes() {}

  /** Any outcome. */
  public static Arbitrary<Outcome> any() {
    return Arbitraries.of(Outcome.Kind.values()).map(Outcomes::of);
  }

  private static Outcome of(Outcome.Kind kind) {
    return switch (kind) {
      case ACCEPTED -> new Accepted();
      case DUPLICATE -> new Duplicate();
      case REJECTED -> new Rejected("the vendor answered 400");
      case RETRYABLE -> Retryable.because("the vendor answered 429");
      case IN_DOUBT -> new InDoubt("no answer in time");
    };
  }
}
