// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.Deadline;
import java.time.Duration;
import java.time.Instant;

/**
 * One call of the function.
 *
 * @param requestId the Lambda request id
 * @param start when it began
 * @param deadline by when the work must be over
 * @param queueDeadline by when the queues must have what is left of it; later than that of the work
 */
public record Invocation(
    String requestId, Instant start, Deadline deadline, Deadline queueDeadline) {

  /** What is kept back of the remaining time for the reply, once the queues are done. */
  private static final Duration REPLY = Duration.ofMillis(500);

  /**
   * An invocation that begins now.
   *
   * @param deadline with the margin that is kept back for queues and reply
   */
  public static Invocation of(String requestId, Instant start, Deadline deadline, Duration margin) {
    Duration reply = margin.compareTo(REPLY) < 0 ? margin : REPLY;
    return new Invocation(requestId, start, deadline, deadline.withMargin(reply));
  }

  /** The same, but over by this moment at the latest. */
  Invocation notAfter(Instant latest) {
    return new Invocation(
        requestId, start, deadline.notAfter(latest), queueDeadline.notAfter(latest));
  }
}
