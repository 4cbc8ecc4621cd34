// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/** Writes HTTP replies; they are the same for both payload formats. */
final class HttpReply {

  /** The media type of requests, and of replies other than problems. */
  static final String JSON = "application/json";

  private static final String PROBLEM_JSON = "application/problem+json";

  private HttpReply() {}

  /** The reply to a request that was carried out. */
  static JsonNode of(int status, JsonNode body) {
    return reply(status, JSON, body, Map.of());
  }

  /** The reply to a request that was not carried out. */
  static JsonNode problem(
      Invocation invocation, ProblemType type, String detail, Map<String, String> headers) {
    return problem(type, ReportWriter.problem(invocation, type, detail), headers);
  }

  /**
   * A problem with extension members.
   *
   * @param problem a problem of that type
   */
  static JsonNode problem(ProblemType type, ObjectNode problem, Map<String, String> headers) {
    return reply(type.status(), PROBLEM_JSON, problem, headers);
  }

  /** The header {@code Retry-After}: at least one second. */
  static Map<String, String> retryAfter(Duration wait) {
    return Map.of("retry-after", Long.toString(Math.max(1, wait.toSeconds())));
  }

  private static JsonNode reply(
      int status, String contentType, JsonNode body, Map<String, String> headers) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode().put("statusCode", status);
    ObjectNode replyHeaders = reply.putObject("headers").put("content-type", contentType);
    headers.forEach(replyHeaders::put);
    return reply.put("body", body.toString()).put("isBase64Encoded", false);
  }
}
