// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The ledger's answer to whether a document may be sent. */
public sealed interface Claim {

  /** What the answer means for the document where it is not sent. */
  Outcome outcome(Instant now);

  /**
   * It is ours to send, and ours alone to settle.
   *
   * @param record what the claim wrote: whoever settles it must find it unchanged
   * @param known what was known before; it is put back if nothing is sent
   */
  record Granted(Attempt record, Optional<Attempt> known, Origin origin) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return Outcome.Retryable.because("it was not sent");
    }
  }

  /** Another invocation is sending it, until then at the latest. */
  record Held(Instant until) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return Outcome.Retryable.because(
          "another invocation is sending it at this moment",
          positive(Duration.between(now, until)));
    }
  }

  /** It was accepted, and that answers this request. */
  record AcceptedBefore(Instant at) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return new Outcome.Duplicate();
    }
  }

  /**
   * An earlier attempt may have been processed, and this request does not settle that.
   *
   * @param seen the record that says so
   * @param since when it was settled, or the end of the lease of one that never was, since it may
   *     have been sent as late as that
   */
  record Doubtful(Attempt seen, Instant since, Origin origin) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return new Outcome.InDoubt("an attempt before %s may have been processed".formatted(since));
    }
  }

  /** It was asked for longer ago than the ledger remembers: nobody knows what became of it. */
  record Forgotten(Instant birth) implements Claim {
    @Override
    public Outcome outcome(Instant now) {
      return new Outcome.InDoubt(
          "it was asked for on %s, longer ago than attempts are remembered".formatted(birth));
    }
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
