// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The HTTP response that an API Gateway HTTP API makes of a function's answer, payload format 2.0.
 *
 * @param headers with names in lower case
 * @param cookies each the value of a {@code Set-Cookie} header
 */
record HttpApiReply(int status, Map<String, String> headers, List<String> cookies, byte[] body) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONTENT_TYPE = "content-type";

  /** A reply of the gateway itself. */
  static HttpApiReply message(int status, String message) {
    byte[] body = "{\"message\":\"%s\"}".formatted(message).getBytes(StandardCharsets.UTF_8);
    return new HttpApiReply(status, Map.of(CONTENT_TYPE, "application/json"), List.of(), body);
  }

  /** The reply to an invocation: 500 if the function failed or its answer is not a response. */
  static HttpApiReply of(Invocation invocation) {
    try {
      if (invocation.functionError().isEmpty()) {
        return read(invocation.payload());
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return internalServerError();
    }
    return internalServerError();
  }

  private static HttpApiReply internalServerError() {
    return message(500, "Internal Server Error");
  }

  private static HttpApiReply read(String payload) throws JsonProcessingException {
    JsonNode answer = JSON.readTree(payload);
    if (!answer.has("statusCode")) {
      return inferred(answer, payload);
    }
    int status = answer.get("statusCode").asInt(-1);
    require(status >= 200 && status <= 599);
    Map<String, String> headers = headers(answer.path("headers"));
    headers.putIfAbsent(CONTENT_TYPE, "text/plain;charset=UTF-8");
    return new HttpApiReply(status, headers, cookies(answer.path("cookies")), body(answer));
  }

  /** JSON without a status code is the body of a success. */
  private static HttpApiReply inferred(JsonNode answer, String payload) {
    require(!answer.isMissingNode());
    byte[] body =
        (answer.isTextual() ? answer.textValue() : payload).getBytes(StandardCharsets.UTF_8);
    return new HttpApiReply(200, Map.of(CONTENT_TYPE, "application/json"), List.of(), body);
  }

  private static Map<String, String> headers(JsonNode node) {
    require(node.isMissingNode() || node.isNull() || node.isObject());
    Map<String, String> headers = new LinkedHashMap<>();
    node.properties()
        .forEach(
            header -> {
              require(header.getValue().isValueNode());
              headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().asText());
            });
    return headers;
  }

  private static List<String> cookies(JsonNode node) {
    require(node.isMissingNode() || node.isNull() || node.isArray());
    List<String> cookies = new ArrayList<>();
    node.forEach(cookie -> cookies.add(cookie.asText()));
    return cookies;
  }

  private static byte[] body(JsonNode answer) {
    JsonNode body = answer.path("body");
    if (body.isMissingNode() || body.isNull()) {
      return new byte[0];
    }
    require(body.isTextual());
    return answer.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(body.textValue())
        : body.textValue().getBytes(StandardCharsets.UTF_8);
  }

  private static void require(boolean wellFormed) {
    if (!wellFormed) {
      throw new IllegalArgumentException("Not an answer for an HTTP API");
    }
  }
}
