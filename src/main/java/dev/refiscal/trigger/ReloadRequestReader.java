// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.InputJson.invalid;
import static dev.refiscal.trigger.InputJson.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.ReloadRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Reads a list of document ids: {@code [254934]} or {@code {"ids": [254934], "force": false}}, with
 * the same format in a request, a message and a direct invocation.
 *
 * <p>Ids are JSON integers from 1 to 2^63-1. Ambiguous input is refused.
 */
@Singleton
final class ReloadRequestReader {

  private final InputJson json;

  ReloadRequestReader(ObjectMapper mapper, RefiscalConfig config) {
    this.json = new InputJson(mapper, config);
  }

  /**
   * Reads the body of a request or message.
   *
   * @throws UnreadableInputException if it is not a list of ids, or too long
   */
  ReloadRequest read(String body, Origin origin) {
    return read(json.parse(body), origin);
  }

  /**
   * Reads parsed JSON.
   *
   * @throws UnreadableInputException if it is not a list of ids, or too long
   */
  ReloadRequest read(JsonNode root, Origin origin) {
    if (root.isArray()) {
      return ReloadRequest.of(json.ids(root, ""), false, origin);
    }
    if (!root.isObject()) {
      throw invalid(
          "the body is %s, not an array of ids or an object with ids".formatted(kind(root)));
    }
    JsonNode ids = root.path("ids");
    if (!ids.isArray()) {
      throw invalid("ids is %s, not an array".formatted(kind(ids)));
    }
    boolean force = InputJson.flag(root.path("force"), "force");
    return ReloadRequest.of(json.ids(ids, "ids"), force, origin);
  }

  /** Reads the record of a failed asynchronous invocation; empty if the body is a list. */
  Optional<FailedInvocation> failedInvocation(String body) {
    if (!body.contains("\"requestPayload\"")) {
      return Optional.empty();
    }
    try {
      return FailedInvocation.in(json.parse(body));
    } catch (UnreadableInputException e) {
      // Reading it as a list reports the error.
      return Optional.empty();
    }
  }
}
