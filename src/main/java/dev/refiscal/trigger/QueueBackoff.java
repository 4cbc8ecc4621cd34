// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a message waits before it comes back: twice as long each time, up to a cap, between half
 * of that and all of it, so that messages that failed together do not come back together.
 *
 * @param base the most that a message waits after its first time
 * @param cap the most that it waits ever
 */
public record QueueBackoff(Duration base, Duration cap, RandomGenerator random) {

  /**
   * The longest that a message can be hidden: SQS hides it for at most 12 hours counted from when
   * it was received, which an invocation's longest run, 15 minutes, is taken off.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html">SQS
   *     visibility timeout</a>
   */
  static final Duration LONGEST = Duration.ofHours(12).minusMinutes(15);

  /** As much of a wait as SQS can hide a message for. */
  static Duration visible(Duration wait) {
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  /**
   * @param attempts how often it was tried, at least 1
   * @param atLeast what the vendor asked for
   */
  Duration before(int attempts, Duration atLeast) {
    int doublings = Math.min(attempts - 1, 30);
    // Compared by halving the cap, since doubling a long base overflows.
    long ceiling =
        base.toMillis() > cap.toMillis() >> doublings
            ? cap.toMillis()
            : base.toMillis() << doublings;
    Duration jittered = Duration.ofMillis(random.nextLong(ceiling / 2, ceiling + 1));
    return jittered.compareTo(atLeast) < 0 ? atLeast : jittered;
  }
}
