// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.INVALID_IDS;
import static dev.refiscal.trigger.ProblemType.INVALID_JSON;
import static dev.refiscal.trigger.ProblemType.TOO_LARGE;
import static dev.refiscal.trigger.ProblemType.TOO_MANY_IDS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.ReloadRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list of document ids: {@code [254934]} or {@code {"ids": [254934], "force": false}}, the
 * same in a request, a message and a direct invocation.
 *
 * <p>Ids are JSON integers from 1 to 2^63-1. Whatever could be read in two ways is refused:
 * fractions and exponents (even {@code 1.0}), repeated members, text after the end.
 */
@Singleton
final class ReloadRequestReader {

  private static final String AN_ID = "an integer from 1 to " + Long.MAX_VALUE;

  private final ObjectReader json;
  private final int maxIds;
  private final long maxBodySize;

  ReloadRequestReader(ObjectMapper mapper, RefiscalConfig config) {
    this.json =
        mapper
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.maxIds = config.maxIds();
    this.maxBodySize = config.maxBodySize().asLongValue();
  }

  /**
   * Reads the body of a request or message.
   *
   * @throws UnreadableInputException if it is not such a list, or too long
   */
  ReloadRequest read(String body, Origin origin) {
    if (body.length() > maxBodySize || body.getBytes(UTF_8).length > maxBodySize) {
      throw new UnreadableInputException(
          TOO_LARGE, "the body is larger than %d bytes".formatted(maxBodySize));
    }
    return read(parse(body), origin);
  }

  private JsonNode parse(String body) {
    if (body.isBlank()) {
      throw new UnreadableInputException(INVALID_JSON, "the body is empty");
    }
    try {
      return json.readTree(body);
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
   * Reads parsed JSON.
   *
   * @throws UnreadableInputException if it is not such a list, or too long
   */
  ReloadRequest read(JsonNode root, Origin origin) {
    if (root.isArray()) {
      return ReloadRequest.of(ids(root, ""), false, origin);
    }
    if (!root.isObject()) {
      throw invalid(
          "the body is %s, not an array of ids or an object with ids".formatted(kind(root)));
    }
    JsonNode ids = root.path("ids");
    if (!ids.isArray()) {
      throw invalid("ids is %s, not an array".formatted(kind(ids)));
    }
    return ReloadRequest.of(ids(ids, "ids"), force(root.path("force")), origin);
  }

  private static boolean force(JsonNode force) {
    if (!force.isMissingNode() && !force.isBoolean()) {
      throw invalid("force is %s, not a boolean".formatted(kind(force)));
    }
    return force.booleanValue();
  }

  private List<DocumentId> ids(JsonNode array, String name) {
    if (array.isEmpty()) {
      throw invalid("%s is empty".formatted(name.isEmpty() ? "the array" : name));
    }
    if (array.size() > maxIds) {
      throw new UnreadableInputException(
          TOO_MANY_IDS, "there are %d ids; at most %d are taken".formatted(array.size(), maxIds));
    }
    var ids = new ArrayList<DocumentId>(array.size());
    for (JsonNode element : array) {
      if (!element.canConvertToLong() || !element.isIntegralNumber() || element.longValue() < 1) {
        throw invalid("%s[%d] is %s, not %s".formatted(name, ids.size(), notAnId(element), AN_ID));
      }
      ids.add(new DocumentId(element.longValue()));
    }
    return ids;
  }

  private static UnreadableInputException invalid(String detail) {
    return new UnreadableInputException(INVALID_IDS, detail);
  }

  /** What keeps a value from being an id. */
  private static String notAnId(JsonNode element) {
    if (!element.isNumber()) {
      return kind(element);
    }
    return element.isIntegralNumber()
        ? "an integer out of range"
        : "a number with a fraction or an exponent";
  }

  /** What a value is, in words: a detail never repeats the value itself. */
  private static String kind(JsonNode node) {
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
