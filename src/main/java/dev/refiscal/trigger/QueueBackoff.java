// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter for queue messages. The delay doubles with each attempt, up to a
 * cap. The actual delay is between half of that and all of it, so that messages that failed
 * together are not redelivered together.
 *
 * @param base the maximum delay after the first attempt
 * @param cap the maximum delay
 */
public record QueueBackoff(Duration base, Duration cap, RandomGenerator random) {

  /**
   * The maximum visibility timeout that can be set. SQS allows 12 hours from when the message was
   * received; the maximum duration of an invocation, 15 minutes, is subtracted.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html">SQS
   *     visibility timeout</a>
   */
  static final Duration LONGEST = Duration.ofHours(12).minusMinutes(15);

  /** The delay, capped at the maximum visibility timeout. */
  static Duration visible(Duration wait) {
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  /**
   * @param attempts the number of attempts so far, at least 1
   * @param atLeast the delay that the vendor asked for
   */
  Duration before(int attempts, Duration atLeast) {
    int doublings = Math.min(attempts - 1, 30);
    // Compared by halving the cap, because doubling a long base overflows.
    long ceiling =
        base.toMillis() > cap.toMillis() >> doublings
            ? cap.toMillis()
            : base.toMillis() << doublings;
    Duration jittered = Duration.ofMillis(random.nextLong(ceiling / 2, ceiling + 1));
    return jittered.compareTo(atLeast) < 0 ? atLeast : jittered;
  }
}
