// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The events under {@code src/test/resources/events}, with a test's bodies. */
final class Events {

  static final String HTTP_API = "http-api-v2";
  static final String SQS = "sqs-standard";
  static final String SQS_FIFO = "sqs-fifo";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Events() {}

  /** The event in the file, with the current time. */
  static JsonNode read(String name) {
    try (InputStream file = Events.class.getResourceAsStream("/events/" + name + ".json")) {
      return ofNow(MAPPER.readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode ofNow(JsonNode event) {
    long now = momentAfterAllRecords();
    for (String time : List.of("timeEpoch", "requestTimeEpoch")) {
      if (event.path("requestContext").has(time)) {
        ((ObjectNode) event.get("requestContext")).put(time, now);
      }
    }
    for (JsonNode message : event.path("Records")) {
      if (message.path("attributes").has("SentTimestamp")) {
        ((ObjectNode) message.get("attributes")).put("SentTimestamp", Long.toString(now));
      }
    }
    return event;
  }

  /** Questions come after all records, whose times are rounded up to a millisecond. */
  private static long momentAfterAllRecords() {
    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    return System.currentTimeMillis();
  }

  /** An HTTP request with that body, encoded as in the file. */
  static ObjectNode http(String name, String body) {
    ObjectNode event = (ObjectNode) read(name);
    boolean base64 = event.get("isBase64Encoded").booleanValue();
    return event.put(
        "body", base64 ? Base64.getEncoder().encodeToString(body.getBytes(UTF_8)) : body);
  }

  /** A GET through that gateway, in a named stage. */
  static ObjectNode get(String name, String path, String parameter, String value) {
    ObjectNode event = (ObjectNode) read(name);
    event.remove("body");
    event.put("isBase64Encoded", false);
    if (event.has("httpMethod")) {
      event.put("httpMethod", "GET").put("path", path);
    } else {
      event.put("rawPath", "/live" + path).put("rawQueryString", parameter + "=" + value);
      event.withObject("/requestContext/http").put("method", "GET").put("path", "/live" + path);
    }
    event.remove("queryStringParameters");
    event.putObject("queryStringParameters").put(parameter, value);
    return event;
  }

  /** A batch with one message per body, with the ids {@code message-0}, {@code message-1}, … */
  static ObjectNode queue(String name, String... bodies) {
    ObjectNode event = (ObjectNode) read(name);
    JsonNode message = event.get("Records").get(0);
    var records = event.putArray("Records");
    for (int i = 0; i < bodies.length; i++) {
      ObjectNode copy = message.deepCopy();
      records.add(copy.put("messageId", "message-" + i).put("body", bodies[i]));
    }
    return event;
  }
}
