// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.Deadline;
import java.time.Duration;
import java.time.Instant;

/**
 * One invocation of the function.
 *
 * @param requestId the Lambda request id
 * @param start when it began
 * @param deadline when the work must be finished
 * @param queueDeadline when the leftovers must be on the queues; later than {@code deadline}
 */
public record Invocation(
    String requestId, Instant start, Deadline deadline, Deadline queueDeadline) {

  /** The time reserved for the reply, after the queues. */
  private static final Duration REPLY = Duration.ofMillis(500);

  /**
   * An invocation that starts now.
   *
   * @param deadline with the margin reserved for queues and reply
   */
  public static Invocation of(String requestId, Instant start, Deadline deadline, Duration margin) {
    Duration reply = margin.compareTo(REPLY) < 0 ? margin : REPLY;
    return new Invocation(requestId, start, deadline, deadline.withMargin(reply));
  }

  /** A copy that ends no later than this. */
  Invocation notAfter(Instant latest) {
    return new Invocation(
        requestId, start, deadline.notAfter(latest), queueDeadline.notAfter(latest));
  }
}
