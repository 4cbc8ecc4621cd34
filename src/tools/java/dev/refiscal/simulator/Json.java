// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The vendor's JSON: strict in what it reads. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** The ids in a reload's body, or nothing when it is not a JSON array of integers. */
  static Optional<List<Long>> readIds(byte[] body) {
    JsonNode array;
    try {
      array = MAPPER.readTree(body);
    } catch (IOException e) {
      return Optional.empty();
    }
    var ids = new ArrayList<Long>();
    for (JsonNode id : array) {
      if (!id.isIntegralNumber() || !id.canConvertToLong()) {
        return Optional.empty();
      }
      ids.add(id.longValue());
    }
    return array.isArray() ? Optional.of(ids) : Optional.empty();
  }
}
