// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The record that Lambda writes of an asynchronous invocation which failed for good, as it lies in
 * the queue that is the destination of failures.
 *
 * @param request the payload of the invocation, as JSON text
 * @param birth the earliest moment at which somebody can have asked; empty where the record does
 *     not say when it was written
 * @param requestId of the invocation; empty where the record does not say
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Records
 *     of asynchronous invocations</a>
 */
record FailedInvocation(String request, Optional<Instant> birth, Optional<String> requestId) {

  /**
   * The record has the time at which Lambda gave up, not the one at which somebody asked. Lambda
   * keeps an event for at most 6 hours, and its last attempt takes at most 15 minutes. Too early a
   * birth is harmless: what was accepted in those hours is a duplicate to a request of then, too.
   * Too late a one would have it sent again.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html">Maximum
   *     age of an event</a>
   */
  static final Duration LONGEST_AGE = Duration.ofHours(6).plusMinutes(15);

  /** The record in the body of a message; empty if it is none. */
  static Optional<FailedInvocation> in(JsonNode body) {
    if (!body.path("requestContext").isObject() || !body.has("requestPayload")) {
      return Optional.empty();
    }
    Optional<Instant> written = time(body.path("timestamp").asText());
    return Optional.of(
        new FailedInvocation(
            body.path("requestPayload").toString(),
            written.map(at -> at.minus(LONGEST_AGE)),
            Optional.of(body.path("requestContext").path("requestId").asText(""))
                .filter(id -> !id.isEmpty())));
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
