// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.time.Duration;
import java.util.Optional;

/**
 * The result of one synchronous invocation of a function.
 *
 * @param requestId the id under which the function saw the invocation
 * @param payload the function's response, or the JSON that describes the error
 * @param functionError empty for a response, else what AWS sends as {@code X-Amz-Function-Error}
 * @param duration from when an execution environment began with it until the runtime asked for the
 *     next event. It contains the rest of the environment's start, if there was any
 * @param coldStart whether an execution environment was started for this invocation
 * @param timing when the runtime called; empty if it gave no answer
 */
public record Invocation(
    String requestId,
    String payload,
    Optional<String> functionError,
    Duration duration,
    boolean coldStart,
    Optional<Timing> timing) {

  /** An invocation without timing. */
  Invocation(
      String requestId,
      String payload,
      Optional<String> functionError,
      Duration duration,
      boolean coldStart) {
    this(requestId, payload, functionError, duration, coldStart, Optional.empty());
  }
}
