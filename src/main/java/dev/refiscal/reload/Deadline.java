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
   * @param remainingMillis what the runtime says is left. Nothing is left once it is zero or less;
   *     a number of more than 15 minutes either way counts as unknown, since a runtime without a
   *     deadline reports an overflowed one
   * @param fallback taken instead of an unknown remaining time
   * @param margin kept back for what comes after the work
   */
  public static Deadline after(
      long remainingMillis, Duration fallback, Duration margin, Clock clock) {
    long longest = LONGEST_INVOCATION.toMillis();
    boolean known = remainingMillis >= -longest && remainingMillis <= longest;
    Duration remaining = known ? Duration.ofMillis(Math.max(0, remainingMillis)) : fallback;
    return new Deadline(clock.instant().plus(remaining), margin, clock);
  }

  /** The same with another margin. */
  public Deadline withMargin(Duration newMargin) {
    return new Deadline(end, newMargin, clock);
  }

  /** The same, but earlier by what is kept back for something that must come after. */
  public Deadline keeping(Duration reserve) {
    return new Deadline(end, margin.plus(reserve), clock);
  }

  /** The same, but with an end that is no later than this. */
  public Deadline notAfter(Instant latest) {
    return latest.isBefore(end) ? new Deadline(latest, margin, clock) : this;
  }

  /** What is left for work, less the margin; never negative. */
  public Duration remaining() {
    Duration left = Duration.between(clock.instant(), end).minus(margin);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The lesser of a limit and what is left. */
  public Duration atMost(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
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
