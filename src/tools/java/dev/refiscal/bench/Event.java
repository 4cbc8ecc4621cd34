// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.local.Invocation;
import java.util.ArrayList;
import java.util.List;

/**
 * A direct invocation.
 *
 * @param ids of receipts in Error
 */
record Event(List<Long> ids) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The JSON that the function receives. */
  String json() {
    return "{\"ids\":" + ids + "}";
  }

  /**
   * Checks that the reply accepts all ids, in order.
   *
   * @throws WrongResultException if it does not
   */
  void check(Invocation invocation) {
    var accepted = new ArrayList<Long>();
    for (JsonNode document : parse(invocation.payload()).path("documents")) {
      if (document.path("outcome").asText().equals("accepted")) {
        accepted.add(document.path("id").longValue());
      }
    }
    if (invocation.functionError().isPresent() || !accepted.equals(ids)) {
      throw new WrongResultException(
          "%d of %d ids were accepted; the reply is %s"
              .formatted(accepted.size(), ids.size(), abridged(invocation.payload())));
    }
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new WrongResultException("The reply is not JSON: " + abridged(json));
    }
  }

  private static String abridged(String text) {
    int most = 300;
    return text.length() > most ? text.substring(0, most) + "…" : text;
  }
}
