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
 * Holds replies against the description: the status must be listed, and headers, media type and
 * body be as described for it.
 *
 * <p>It is stricter than a client should be: what the description does not name must not occur,
 * neither a header nor a member of an object.
 */
public final class ReplyCheck {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String CONTENT_TYPE = "content-type";

  private final Description description;
  private final Schemas schemas;

  /** Makes a check of that description. */
  public ReplyCheck(Description description) {
    this.description = description;
    this.schemas = new Schemas(closed(description.document().path("components")));
  }

  /** What is not as described; empty if everything is. */
  public List<String> differences(Reply reply) {
    JsonNode described = description.replies().get(reply.status());
    if (described == null) {
      return List.of("the status %d is not described".formatted(reply.status()));
    }
    var differences = new ArrayList<>(headers(described.path("headers"), reply.headers()));
    differences.addAll(body(described.path("content"), reply));
    return differences;
  }

  /** What of an example is not as described. */
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

  /** A header's value as the schema has it: a number where it reads as one. */
  private static JsonNode typed(String value) {
    return value.matches("-?\\d{1,18}")
        ? JSON.valueToTree(Long.valueOf(value))
        : TextNode.valueOf(value);
  }

  /** The same schemas, of which none takes a member that it does not name. */
  private static JsonNode closed(JsonNode components) {
    JsonNode closed = components.deepCopy();
    StreamSupport.stream(closed.path("schemas").spliterator(), false)
        .filter(schema -> schema.has("properties") && schema.path("type").asText().equals("object"))
        .forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
    return closed;
  }
}
