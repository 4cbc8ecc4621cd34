// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Writes replies to HTTP requests, which are the same for both payload formats. */
final class HttpReply {

  /** The media type of requests, and of replies that are no problem. */
  static final String JSON = "application/json";

  private static final String PROBLEM_JSON = "application/problem+json";

  private HttpReply() {}

  /** A request was carried out. */
  static JsonNode of(int status, JsonNode body) {
    return reply(status, JSON, body, Map.of());
  }

  /** A request was not carried out. */
  static JsonNode problem(
      Invocation invocation, ProblemType type, String detail, Map<String, String> headers) {
    return problem(type, ReportWriter.problem(invocation, type, detail), headers);
  }

  /**
   * The same with more to say.
   *
   * @param problem of that type
   */
  static JsonNode problem(ProblemType type, ObjectNode problem, Map<String, String> headers) {
    return reply(type.status(), PROBLEM_JSON, problem, headers);
  }

  private static JsonNode reply(
      int status, String contentType, JsonNode body, Map<String, String> headers) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode().put("statusCode", status);
    ObjectNode replyHeaders = reply.putObject("headers").put("content-type", contentType);
    headers.forEach(replyHeaders::put);
    return reply.put("body", body.toString()).put("isBase64Encoded", false);
  }
}
