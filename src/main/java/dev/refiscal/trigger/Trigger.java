// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;

/** One source of events: reads the ids from its events and replies in its caller's format. */
public interface Trigger {

  /** The name of this trigger in log lines. */
  String name();

  /** Whether the event is one of this trigger's events. */
  boolean recognizes(JsonNode event);

  /**
   * Handles a recognized event.
   *
   * @return the reply, in the format that the caller expects
   * @throws UnreadableInputException if the caller cannot be told by a reply
   */
  JsonNode handle(JsonNode event, Invocation invocation);

  /**
   * The reply to an event that failed unexpectedly. It contains no details, only where to look for
   * them.
   *
   * @throws InvocationFailedException if the caller learns of failures by a failed invocation
   */
  default JsonNode failed(Invocation invocation) {
    throw new InvocationFailedException(invocation.requestId());
  }
}
