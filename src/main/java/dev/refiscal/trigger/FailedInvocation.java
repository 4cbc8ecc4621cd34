// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lambda's record of an asynchronous invocation that failed permanently, as sent to the failure
 * destination.
 *
 * @param request the payload of the invocation, as JSON text
 * @param birth the earliest time at which the request can have been made; empty if the record has
 *     no timestamp
 * @param requestId the Lambda request id; empty if the record has none
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Records
 *     of asynchronous invocations</a>
 */
record FailedInvocation(String request, Optional<Instant> birth, Optional<String> requestId) {

  /**
   * The maximum age of a request when Lambda gives up. The record has the time of giving up, not of
   * the request. Lambda keeps an event for at most 6 hours, and its last attempt takes at most 15
   * minutes. A birth that is too early is harmless: a document accepted in those hours is a
   * duplicate either way. A birth that is too late would send it again.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html">Maximum
   *     age of an event</a>
   */
  static final Duration LONGEST_AGE = Duration.ofHours(6).plusMinutes(15);

  /** Reads the record from the body of a message; empty if the body is not one. */
  static Optional<FailedInvocation> in(JsonNode body) {
    if (!body.path("requestContext").isObject() || !body.has("requestPayload")) {
      return Optional.empty();
    }
    return Optional.of(
        new FailedInvocation(
            body.path("requestPayload").toString(),
            birth(body.path("timestamp").asText()),
            MessageFormat.requestId(body.path("requestContext").path("requestId").asText(""))));
  }

  private static Optional<Instant> birth(String timestamp) {
    try {
      return Optional.of(Instant.parse(timestamp).minus(LONGEST_AGE));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
