// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One way of waking the function: reads the ids from its events and replies in its caller's terms.
 */
public interface Trigger {

  /** The word for this trigger in log lines. */
  String name();

  /** Whether the event has the shape of this trigger's events. */
  boolean recognizes(JsonNode event);

  /**
   * Handles an event that this trigger recognizes.
   *
   * @return the reply, as the caller expects it
   * @throws UnreadableInputException where the caller has no better way of being told
   */
  JsonNode handle(JsonNode event, Invocation invocation);

  /**
   * The reply to an event whose handling failed unexpectedly. Says nothing about the failure but
   * where to look for it.
   *
   * @throws InvocationFailedException where the caller learns of failures by the invocation's own
   */
  default JsonNode failed(Invocation invocation) {
    throw new InvocationFailedException(invocation.requestId());
  }
}
