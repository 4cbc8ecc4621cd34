// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * Request bodies that the description accepts, and others that it rejects, made from its schema.
 *
 * <p>Valid bodies sit on the bounds of the schema. Without a bound they go far, so that a missing
 * bound is found too. Each broken body violates one constraint.
 */
public final class RequestBodies {

  /**
   * A body that the description rejects.
   *
   * @param keyword the constraint that it violates
   */
  public record Broken(String keyword, JsonNode body) {}

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The supported keywords; a schema with others would be tested only in part. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "oneOf",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "items",
          "required",
          "properties",
          "description",
          "default",
          "format");

  private static final Map<String, JsonNode> ONE_OF_EACH_TYPE = oneOfEachType();

  private static final BigInteger FAR = TWO.pow(70);
  private static final int MANY = 20_000;

  private final Description description;
  private final Schemas schemas;
  private final Random random;

  /** Makes bodies for this description; the same seed makes the same bodies. */
  public RequestBodies(Description description, long seed) {
    this.description = description;
    this.schemas = new Schemas(description.document().path("components"));
    this.random = new Random(seed);
  }

  /** Bodies that the description accepts. */
  public List<JsonNode> valid() {
    return valid(description.requestSchema());
  }

  /** Bodies that the description rejects. */
  public List<Broken> broken() {
    return broken(description.requestSchema()).stream()
        .filter(broken -> !errors(broken.body()).isEmpty())
        .toList();
  }

  /** Why the description rejects a body. */
  List<String> errors(JsonNode body) {
    return schemas.errors(description.requestSchema(), body);
  }

  private List<JsonNode> valid(JsonNode reference) {
    JsonNode schema = known(description.resolved(reference));
    if (schema.has("oneOf")) {
      return flat(schema.path("oneOf"), this::valid);
    }
    return switch (schema.path("type").asText()) {
      case "integer" -> validIntegers(schema);
      case "array" -> validArrays(schema);
      case "object" -> validObjects(schema);
      case "boolean" -> List.of(NODES.booleanNode(true), NODES.booleanNode(false));
      default -> throw unknown("type " + schema.path("type"));
    };
  }

  private List<Broken> broken(JsonNode reference) {
    JsonNode schema = known(description.resolved(reference));
    if (schema.has("oneOf")) {
      return flat(schema.path("oneOf"), this::broken);
    }
    var broken = new ArrayList<>(ofOtherTypes(schema.path("type").asText()));
    switch (schema.path("type").asText()) {
      case "integer" -> broken.addAll(brokenIntegers(schema));
      case "array" -> broken.addAll(brokenArrays(schema));
      case "object" -> broken.addAll(brokenObjects(schema));
      case "boolean" -> {
        // Only the type can be wrong.
      }
      default -> throw unknown("type " + schema.path("type"));
    }
    return broken;
  }

  private List<JsonNode> validIntegers(JsonNode schema) {
    BigInteger low = bound(schema, "minimum", FAR.negate());
    BigInteger high = bound(schema, "maximum", FAR);
    var integers = new LinkedHashSet<>(List.of(low, low.add(ONE), high.subtract(ONE), high));
    for (BigInteger usual :
        List.of(BigInteger.ZERO, BigInteger.valueOf(254934), TWO.pow(53), TWO.pow(63))) {
      if (usual.compareTo(low) >= 0 && usual.compareTo(high) <= 0) {
        integers.add(usual);
      }
    }
    return integers.stream().<JsonNode>map(NODES::numberNode).toList();
  }

  private List<Broken> brokenIntegers(JsonNode schema) {
    var broken = new ArrayList<Broken>();
    if (schema.has("minimum")) {
      BigInteger low = schema.path("minimum").bigIntegerValue();
      broken.add(new Broken("minimum", NODES.numberNode(low.subtract(ONE))));
      broken.add(new Broken("minimum", NODES.numberNode(FAR.negate())));
    }
    if (schema.has("maximum")) {
      BigInteger high = schema.path("maximum").bigIntegerValue();
      broken.add(new Broken("maximum", NODES.numberNode(high.add(ONE))));
      broken.add(new Broken("maximum", NODES.numberNode(FAR)));
    }
    return broken;
  }

  private List<JsonNode> validArrays(JsonNode schema) {
    List<JsonNode> items = valid(schema.path("items"));
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(MANY);
    var arrays = new ArrayList<JsonNode>();
    items.forEach(item -> arrays.add(array(List.of(item), Math.max(1, least))));
    arrays.add(array(items, least));
    arrays.add(array(items, items.size()));
    arrays.add(array(items, items.size() + 2));
    arrays.add(randomArray(schema.path("items"), most));
    return arrays;
  }

  private List<Broken> brokenArrays(JsonNode schema) {
    List<JsonNode> items = valid(schema.path("items"));
    var broken = new ArrayList<Broken>();
    if (schema.has("minItems")) {
      broken.add(new Broken("minItems", array(items, schema.path("minItems").asInt() - 1)));
    }
    if (schema.has("maxItems")) {
      broken.add(
          new Broken(
              "maxItems", randomArray(schema.path("items"), schema.path("maxItems").asInt() + 1)));
    }
    for (Broken item : broken(schema.path("items"))) {
      broken.add(new Broken(item.keyword(), NODES.arrayNode().add(item.body())));
      ArrayNode among = NODES.arrayNode().add(items.get(0)).add(item.body()).add(items.get(1));
      broken.add(new Broken(item.keyword(), among));
    }
    return broken;
  }

  private List<JsonNode> validObjects(JsonNode schema) {
    ObjectNode least = least(schema);
    var objects = new ArrayList<JsonNode>(List.of(least));
    schema
        .path("properties")
        .properties()
        .forEach(
            property ->
                valid(property.getValue())
                    .forEach(value -> objects.add(with(least, property.getKey(), value))));
    ONE_OF_EACH_TYPE.forEach((type, value) -> objects.add(with(least, "unknown-" + type, value)));
    return objects;
  }

  private List<Broken> brokenObjects(JsonNode schema) {
    ObjectNode least = least(schema);
    var broken = new ArrayList<Broken>();
    schema
        .path("required")
        .forEach(
            name -> broken.add(new Broken("required", least.deepCopy().without(name.asText()))));
    schema
        .path("properties")
        .properties()
        .forEach(
            property ->
                broken(property.getValue())
                    .forEach(
                        value ->
                            broken.add(
                                new Broken(
                                    value.keyword(),
                                    with(least, property.getKey(), value.body())))));
    return broken;
  }

  /** An object with only the required members. */
  private ObjectNode least(JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    schema
        .path("required")
        .forEach(
            name ->
                object.set(
                    name.asText(), valid(schema.path("properties").path(name.asText())).get(0)));
    return object;
  }

  /** An array of the first items, padded with the last one. */
  private static ArrayNode array(List<JsonNode> items, int size) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < size; i++) {
      array.add(items.get(Math.min(i, items.size() - 1)));
    }
    return array;
  }

  private ArrayNode randomArray(JsonNode itemSchema, int size) {
    JsonNode schema = description.resolved(itemSchema);
    BigInteger low = bound(schema, "minimum", FAR.negate());
    BigInteger range = bound(schema, "maximum", FAR).subtract(low).add(ONE);
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < size; i++) {
      array.add(new BigInteger(range.bitLength() + 8, random).mod(range).add(low));
    }
    return array;
  }

  private static List<Broken> ofOtherTypes(String type) {
    return ONE_OF_EACH_TYPE.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(type))
        .map(entry -> new Broken("type", entry.getValue()))
        .toList();
  }

  private static Map<String, JsonNode> oneOfEachType() {
    var values = new LinkedHashMap<String, JsonNode>();
    values.put("null", NODES.nullNode());
    values.put("boolean", NODES.booleanNode(true));
    values.put("integer", NODES.numberNode(1));
    values.put("number", NODES.numberNode(1.5));
    values.put("string", NODES.textNode("1"));
    values.put("array", NODES.arrayNode());
    values.put("object", NODES.objectNode());
    return values;
  }

  private static ObjectNode with(ObjectNode object, String name, JsonNode value) {
    ObjectNode copy = object.deepCopy();
    copy.set(name, value);
    return copy;
  }

  private static BigInteger bound(JsonNode schema, String keyword, BigInteger otherwise) {
    return schema.has(keyword) ? schema.path(keyword).bigIntegerValue() : otherwise;
  }

  private static <T> List<T> flat(JsonNode alternatives, Function<JsonNode, List<T>> each) {
    var all = new ArrayList<T>();
    alternatives.forEach(alternative -> all.addAll(each.apply(alternative)));
    return all;
  }

  private static JsonNode known(JsonNode schema) {
    schema
        .fieldNames()
        .forEachRemaining(
            keyword -> {
              if (!KEYWORDS.contains(keyword)) {
                throw unknown("keyword " + keyword);
              }
            });
    return schema;
  }

  private static IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException("No bodies can be made for the " + what);
  }
}
