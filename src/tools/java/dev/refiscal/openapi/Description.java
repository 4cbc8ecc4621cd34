// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One operation of the OpenAPI description of the HTTP API; reloading by default. */
public final class Description {

  static final Path FILE = Path.of("docs", "openapi.yaml");

  private static final ObjectMapper YAML =
      new YAMLMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final String RELOAD = "reload";

  private final JsonNode document;
  private final String operationId;

  private Description(JsonNode document, String operationId) {
    this.document = document;
    this.operationId = operationId;
  }

  /** Reads the description of the repository. */
  public static Description read() {
    try {
      return of(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }

  /**
   * Reads YAML.
   *
   * @throws IllegalArgumentException if it is not YAML
   */
  static Description of(String yaml) {
    try {
      return new Description(YAML.readTree(yaml), RELOAD);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The description is not YAML", e);
    }
  }

  /** The whole description. */
  JsonNode document() {
    return document;
  }

  /** Another operation of the same description. */
  public Description operation(String id) {
    return new Description(document, id);
  }

  /** All operations, in order. */
  public List<Description> operations() {
    var operations = new ArrayList<Description>();
    document
        .path("paths")
        .forEach(
            path ->
                path.forEach(
                    operation ->
                        operations.add(operation(operation.path("operationId").asText()))));
    return operations;
  }

  /** The id of the operation. */
  public String id() {
    return operationId;
  }

  /** The path of the operation. */
  public String path() {
    for (var path : document.path("paths").properties()) {
      if (path.getValue().findValuesAsText("operationId").contains(operationId)) {
        return path.getKey();
      }
    }
    throw new IllegalStateException("There is no operation " + operationId);
  }

  /** The method of the operation, in lower case. */
  public String method() {
    return only(document.path("paths").path(path())).getKey();
  }

  /** The media types that a request may have. */
  public Set<String> mediaTypes() {
    return keys(requestContent());
  }

  /** The schema of a request's body. */
  JsonNode requestSchema() {
    return only(requestContent()).getValue().path("schema");
  }

  /** The examples of a request's body. */
  public List<JsonNode> requestExamples() {
    var examples = new ArrayList<JsonNode>();
    only(requestContent()).getValue().path("examples").forEach(e -> examples.add(e.path("value")));
    return examples;
  }

  /** The replies, by status. */
  Map<Integer, JsonNode> replies() {
    var replies = new LinkedHashMap<Integer, JsonNode>();
    operation()
        .path("responses")
        .properties()
        .forEach(reply -> replies.put(Integer.valueOf(reply.getKey()), resolved(reply.getValue())));
    return replies;
  }

  /** The statuses that a reply may have. */
  public Set<Integer> statuses() {
    return replies().keySet();
  }

  /** The reply examples of all operations; shared ones once. */
  public List<Example> allExamples() {
    var examples = new LinkedHashMap<String, Example>();
    for (Description operation : operations()) {
      operation.examples().forEach(example -> examples.putIfAbsent(example.name(), example));
    }
    return List.copyOf(examples.values());
  }

  /** The reply examples. */
  public List<Example> examples() {
    var examples = new ArrayList<Example>();
    replies()
        .forEach(
            (status, reply) ->
                reply
                    .findValues("examples")
                    .forEach(
                        named ->
                            named
                                .properties()
                                .forEach(
                                    example ->
                                        examples.add(
                                            new Example(
                                                operationId,
                                                status,
                                                example.getKey(),
                                                example.getValue().path("value"))))));
    return examples;
  }

  /** The values of an enumeration in the component schemas. */
  public Set<String> words(String schema) {
    return texts(document.path("components").path("schemas").path(schema).path("enum"));
  }

  /** The problem types that a reply with this status may have, in any operation. */
  public Set<String> problemTypes(int status) {
    var types = new LinkedHashSet<String>();
    for (Description operation : operations()) {
      JsonNode reply = operation.replies().get(status);
      if (reply != null) {
        JsonNode type = only(reply.path("content")).getValue().at("/schema/properties/type");
        types.addAll(
            type.has("const") ? Set.of(type.path("const").textValue()) : texts(type.path("enum")));
      }
    }
    return types;
  }

  /** The node, or what it refers to. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").textValue().substring(1)) : node;
  }

  private JsonNode requestContent() {
    return operation().path("requestBody").path("content");
  }

  private JsonNode operation() {
    return only(document.path("paths").path(path())).getValue();
  }

  private static Map.Entry<String, JsonNode> only(JsonNode node) {
    Set<Map.Entry<String, JsonNode>> members = node.properties();
    if (members.size() != 1) {
      throw new IllegalStateException("There should be one of " + keys(node));
    }
    return members.iterator().next();
  }

  private static Set<String> keys(JsonNode node) {
    var keys = new LinkedHashSet<String>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static Set<String> texts(JsonNode array) {
    var texts = new LinkedHashSet<String>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
