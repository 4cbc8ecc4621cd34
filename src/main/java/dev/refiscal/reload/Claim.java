// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The ledger's answer to whether a document may be sent. */
public sealed interface Claim {

  /** The outcome of the document if it is not sent. */
  Outcome outcome(Instant now);

  /**
   * The caller may send it, and only the caller can settle it.
   *
   * @param record the record that the claim wrote; it must be unchanged when the claim is settled
   * @param known the previous record; it is restored if nothing is sent
   */
  record Granted(Attempt record, Optional<Attempt> known, Origin origin) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return Outcome.Retryable.because("it was not sent");
    }
  }

  /** Another invocation is sending it; its lease expires then. */
  record Held(Instant until) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return Outcome.Retryable.because(
          "another invocation is sending it now", positive(Duration.between(now, until)));
    }
  }

  /** An acceptance already answers this request. */
  record AcceptedBefore(Instant at) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return new Outcome.Duplicate();
    }
  }

  /**
   * An earlier attempt may have been processed, and this request does not resolve the doubt.
   *
   * @param seen the record of that attempt
   * @param since when the attempt was settled; if it never was, the end of its lease, because it
   *     may have been sent as late as that
   */
  record Doubtful(Attempt seen, Instant since, Origin origin) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return new Outcome.InDoubt("an attempt before %s may have been processed".formatted(since));
    }
  }

  /** The request is older than the ledger's retention, so its outcome is unknown. */
  record Forgotten(Instant birth) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return new Outcome.InDoubt(
          "the request of %s is older than the ledger's retention".formatted(birth));
    }
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
