// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.ReloadRequest;
import jakarta.inject.Singleton;
import java.util.List;
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

  ReloadRequestReader(InputJson json) {
    this.json = json;
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
    List<DocumentId> ids = json.ids(root, "ids");
    return ReloadRequest.of(ids, InputJson.flag(root.path("force"), "force"), origin);
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
