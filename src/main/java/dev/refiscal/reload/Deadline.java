// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When the work of an invocation must be finished: a margin before the invocation times out. */
public final class Deadline {

  /**
   * The maximum timeout of a Lambda function; a longer remaining time counts as unknown.
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
   * The deadline of an invocation that starts now.
   *
   * @param remainingMillis the remaining time as reported by the runtime. Zero or less means that
   *     no time is left. More than 15 minutes either way counts as unknown, because a runtime
   *     without a deadline reports an overflowed number
   * @param fallback used if the remaining time is unknown
   * @param margin reserved for what follows the work
   */
  public static Deadline after(
      long remainingMillis, Duration fallback, Duration margin, Clock clock) {
    long longest = LONGEST_INVOCATION.toMillis();
    boolean known = remainingMillis >= -longest && remainingMillis <= longest;
    Duration remaining = known ? Duration.ofMillis(Math.max(0, remainingMillis)) : fallback;
    return new Deadline(clock.instant().plus(remaining), margin, clock);
  }

  /** A copy with another margin. */
  public Deadline withMargin(Duration newMargin) {
    return new Deadline(end, newMargin, clock);
  }

  /** An earlier deadline, with time reserved for a later step. */
  public Deadline keeping(Duration reserve) {
    return new Deadline(end, margin.plus(reserve), clock);
  }

  /** A deadline without a margin: this long from now, but never later than this one. */
  Deadline within(Duration limit) {
    return new Deadline(clock.instant().plus(atMost(limit)), Duration.ZERO, clock);
  }

  /** A copy that ends no later than this. */
  public Deadline notAfter(Instant latest) {
    return latest.isBefore(end) ? new Deadline(latest, margin, clock) : this;
  }

  /** The remaining time less the margin; never negative. */
  public Duration remaining() {
    Duration left = Duration.between(clock.instant(), end).minus(margin);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The lesser of a limit and the remaining time. */
  public Duration atMost(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }

  /** Whether work of this duration, started now, finishes in time. */
  public boolean allows(Duration duration) {
    return remaining().compareTo(duration) >= 0;
  }

  /** When the invocation times out: none of its calls is in flight after that. */
  public Instant end() {
    return end;
  }
}
