// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.INVALID_IDS;
import static dev.refiscal.trigger.ProblemType.INVALID_JSON;
import static dev.refiscal.trigger.ProblemType.TOO_LARGE;
import static dev.refiscal.trigger.ProblemType.TOO_MANY_IDS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON of requests. Ambiguous input is refused: repeated members, text after the end, and
 * ids with a fraction or an exponent (even {@code 1.0}).
 */
@Singleton
final class InputJson {

  private static final String AN_ID = "an integer from 1 to " + Long.MAX_VALUE;

  private final ObjectMapper mapper;
  private final int maxIds;
  private final long maxBodySize;

  /**
   * @param mapper made by {@link StrictJson}
   */
  InputJson(ObjectMapper mapper, RefiscalConfig config) {
    this.mapper = mapper;
    this.maxIds = config.maxIds();
    this.maxBodySize = config.maxBodySize().asLongValue();
  }

  /**
   * Reads the body of a request or message.
   *
   * @throws UnreadableInputException if it is not JSON, or too long
   */
  JsonNode parse(String body) {
    if (body.length() > maxBodySize || body.getBytes(UTF_8).length > maxBodySize) {
      throw new UnreadableInputException(
          TOO_LARGE, "the body is larger than %d bytes".formatted(maxBodySize));
    }
    if (body.isBlank()) {
      throw new UnreadableInputException(INVALID_JSON, "the body is empty");
    }
    try {
      return mapper.readTree(body);
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      throw new UnreadableInputException(
          INVALID_JSON,
          where == null
              ? "the body is not valid JSON"
              : "the body is not valid JSON at line %d, column %d"
                  .formatted(where.getLineNr(), where.getColumnNr()));
    }
  }

  /**
   * Reads the ids of a request in order; repeated ids are kept.
   *
   * @param root an array of ids, or an object with one
   * @param name the name of the array in an object
   * @throws UnreadableInputException if there is no array of ids, or if it is too long
   */
  List<DocumentId> ids(JsonNode root, String name) {
    if (root.isArray()) {
      return idsOf(root, "");
    }
    if (!root.isObject()) {
      throw invalid(
          "the body is %s, not an array of ids or an object with %s".formatted(kind(root), name));
    }
    JsonNode array = root.path(name);
    if (!array.isArray()) {
      throw invalid("%s is %s, not an array".formatted(name, kind(array)));
    }
    return idsOf(array, name);
  }

  private List<DocumentId> idsOf(JsonNode array, String name) {
    atLeastOneAndNotTooMany(array, name);
    var ids = new ArrayList<DocumentId>(array.size());
    for (JsonNode element : array) {
      ids.add(id(element, name + "[" + ids.size() + "]"));
    }
    return ids;
  }

  /**
   * @throws UnreadableInputException if the array is empty, or longer than configured
   */
  void atLeastOneAndNotTooMany(JsonNode array, String name) {
    if (array.isEmpty()) {
      throw invalid("%s is empty".formatted(name.isEmpty() ? "the array" : name));
    }
    if (array.size() > maxIds) {
      throw new UnreadableInputException(
          TOO_MANY_IDS, "there are %d ids; the maximum is %d".formatted(array.size(), maxIds));
    }
  }

  /**
   * Reads one id.
   *
   * @param name its location, for messages
   * @throws UnreadableInputException if it is not an id
   */
  static DocumentId id(JsonNode element, String name) {
    if (!element.canConvertToLong() || !element.isIntegralNumber() || element.longValue() < 1) {
      throw invalid("%s is %s, not %s".formatted(name, notAnId(element), AN_ID));
    }
    return new DocumentId(element.longValue());
  }

  /**
   * Reads an id from text, such as a path segment: digits only.
   *
   * @throws UnreadableInputException if it is not an id
   */
  static DocumentId id(String text) {
    if (text.matches("[1-9][0-9]{0,18}")) {
      var id = new BigInteger(text);
      if (id.bitLength() < Long.SIZE) {
        return new DocumentId(id.longValue());
      }
    }
    throw invalid("the id in the path is not %s".formatted(AN_ID));
  }

  /**
   * Reads an optional boolean; a missing one is {@code false}.
   *
   * @throws UnreadableInputException if it is not a boolean
   */
  static boolean flag(JsonNode flag, String name) {
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      throw invalid("%s is %s, not a boolean".formatted(name, kind(flag)));
    }
    return flag.booleanValue();
  }

  static UnreadableInputException invalid(String detail) {
    return new UnreadableInputException(INVALID_IDS, detail);
  }

  /** Why a value is not an id. */
  private static String notAnId(JsonNode element) {
    if (!element.isNumber()) {
      return kind(element);
    }
    return element.isIntegralNumber()
        ? "an integer out of range"
        : "a number with a fraction or an exponent";
  }

  /** The type of a value, in words. A detail never repeats the value itself. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "missing";
      case NULL -> "null";
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
    };
  }
}
