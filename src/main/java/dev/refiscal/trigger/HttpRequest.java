// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.INVALID_ENCODING;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * The relevant parts of an HTTP request, from any gateway.
 *
 * @param method in upper case
 * @param path URL-encoded, including any prefix that the gateway adds
 * @param query the decoded parameters by name; missing or an object
 * @param contentType empty if there was none
 * @param birth when the gateway received the request
 * @param rawBody as the gateway passed it on; empty if there was none
 */
record HttpRequest(
    String method,
    String path,
    JsonNode query,
    Instant birth,
    String contentType,
    String rawBody,
    boolean base64) {

  /**
   * Reads an API Gateway HTTP API or function URL event (payload 2.0), or a REST API event (1.0).
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload
   *     formats</a>
   */
  static HttpRequest of(JsonNode event, Instant now) {
    return new HttpRequest(
        method(event).textValue(),
        event.path("rawPath").asText(event.path("path").asText("")),
        event.path("queryStringParameters"),
        birth(event.path("requestContext"), now),
        contentType(event.path("headers")),
        event.path("body").asText(""),
        event.path("isBase64Encoded").booleanValue());
  }

  private static Instant birth(JsonNode context, Instant now) {
    JsonNode payload2 = context.path("timeEpoch");
    JsonNode millis = payload2.isNumber() ? payload2 : context.path("requestTimeEpoch");
    Instant birth = millis.isNumber() ? Instant.ofEpochMilli(millis.asLong()) : now;
    return birth.isBefore(now) ? birth : now;
  }

  /** Whether the event has one of these formats. */
  static boolean isIn(JsonNode event) {
    return event.path("requestContext").isObject() && method(event).isTextual();
  }

  private static JsonNode method(JsonNode event) {
    JsonNode payload2 = event.path("requestContext").path("http").path("method");
    return payload2.isTextual() ? payload2 : event.path("httpMethod");
  }

  private static String contentType(JsonNode headers) {
    for (Entry<String, JsonNode> header : headers.properties()) {
      if (header.getKey().equalsIgnoreCase("content-type")) {
        return header.getValue().asText("");
      }
    }
    return "";
  }

  /** A query parameter; empty if it is missing. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.path(name).textValue());
  }

  /** Whether the content type is JSON; parameters such as the charset are ignored. */
  boolean isJson() {
    return contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }

  /**
   * The body as text.
   *
   * @throws UnreadableInputException if it is not UTF-8, or not base64 although it is marked as
   *     base64
   */
  String body() {
    if (!base64) {
      return rawBody;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(rawBody);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException e) {
      throw new UnreadableInputException(INVALID_ENCODING, "the body is not valid base64");
    } catch (CharacterCodingException e) {
      throw new UnreadableInputException(INVALID_ENCODING, "the body is not valid UTF-8");
    }
  }
}
