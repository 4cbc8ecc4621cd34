// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The moment by which an invocation's work must be over, a margin before it is cut off. */
public final class Deadline {

  /**
   * The longest that a Lambda function may run; a longer remaining time is not believed.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   *     quotas</a>
   */
  static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

  private final Instant end;
  private final Duration margin;
  private final Clock clock;

  private Deadline(Instant end, Duration margin, Clock clock) {
    this.end = end;
    this.margin = margin;
    this.clock = clock;
  }

  /**
   * The deadline of an invocation that begins now.
   *
   * @param remainingMillis what the runtime says is left; zero, less, or more than 15 minutes
   *     counts as unknown (a runtime without a deadline reports an overflowed number)
   * @param fallback taken instead of an unknown remaining time
   * @param margin kept back for replying
   */
  public static Deadline after(
      long remainingMillis, Duration fallback, Duration margin, Clock clock) {
    boolean known = remainingMillis > 0 && remainingMillis <= LONGEST_INVOCATION.toMillis();
    Duration remaining = known ? Duration.ofMillis(remainingMillis) : fallback;
    return new Deadline(clock.instant().plus(remaining), margin, clock);
  }

  /** What is left for work, less the margin; never negative. */
  public Duration remaining() {
    Duration left = Duration.between(clock.instant(), end).minus(margin);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether something that takes this long, if started now, is over in time. */
  public boolean allows(Duration duration) {
    return remaining().compareTo(duration) >= 0;
  }

  /** When the invocation is cut off: nothing that it started can still be on its way after that. */
  public Instant end() {
    return end;
  }
}
