// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Checks replies against the description: the status must be listed, and headers, media type and
 * body must match it.
 *
 * <p>It is stricter than a client should be: a header or member that the description does not name
 * is a difference.
 */
public final class ReplyCheck {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String CONTENT_TYPE = "content-type";

  private final Description description;
  private final Schemas schemas;

  /** Makes a check of this description. */
  public ReplyCheck(Description description) {
    this.description = description;
    this.schemas = new Schemas(closed(description.document().path("components")));
  }

  /** The differences from the description; empty if there are none. */
  public List<String> differences(Reply reply) {
    JsonNode described = description.replies().get(reply.status());
    if (described == null) {
      return List.of("the status %d is not described".formatted(reply.status()));
    }
    var differences = new ArrayList<>(headers(described.path("headers"), reply.headers()));
    differences.addAll(body(described.path("content"), reply));
    return differences;
  }

  /** The differences of an example from the description. */
  List<String> differences(Example example) {
    JsonNode content =
        description.operation(example.operation()).replies().get(example.status()).path("content");
    var differences = new ArrayList<String>();
    content.forEach(
        media -> differences.addAll(schemas.errors(media.path("schema"), example.value())));
    return differences;
  }

  private List<String> headers(JsonNode described, Map<String, String> headers) {
    var differences = new ArrayList<String>();
    var unknown = new TreeMap<>(headers);
    unknown.remove(CONTENT_TYPE);
    for (Map.Entry<String, JsonNode> entry : described.properties()) {
      String value = unknown.remove(entry.getKey().toLowerCase(Locale.ROOT));
      JsonNode header = description.resolved(entry.getValue());
      if (value != null) {
        differences.addAll(schemas.errors(header.path("schema"), typed(value)));
      } else if (header.path("required").booleanValue()) {
        differences.add("the header %s is missing".formatted(entry.getKey()));
      }
    }
    unknown.forEach(
        (name, value) -> differences.add("the header %s is not described".formatted(name)));
    return differences;
  }

  private List<String> body(JsonNode described, Reply reply) {
    String mediaType = reply.headers().getOrDefault(CONTENT_TYPE, "");
    if (!described.has(mediaType)) {
      return List.of("the media type %s is not described".formatted(mediaType));
    }
    try {
      return schemas.errors(described.path(mediaType).path("schema"), JSON.readTree(reply.body()));
    } catch (JsonProcessingException e) {
      return List.of("the body is not JSON");
    }
  }

  /** A header's value as the schema types it: a number if it reads as one. */
  private static JsonNode typed(String value) {
    return value.matches("-?\\d{1,18}")
        ? JSON.valueToTree(Long.valueOf(value))
        : TextNode.valueOf(value);
  }

  /** The same schemas, which now reject members that they do not name. */
  private static JsonNode closed(JsonNode components) {
    JsonNode closed = components.deepCopy();
    StreamSupport.stream(closed.path("schemas").spliterator(), false)
        .filter(schema -> schema.has("properties") && schema.path("type").asText().equals("object"))
        .forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
    return closed;
  }
}
