// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * No trigger recognizes the event. The caller sees the message. There is no stack trace, because
 * the runtime would return it to the caller too.
 */
public final class UnknownEventException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownEventException() {
    super(
        "the event is none of: API Gateway or function URL request, SQS batch,"
            + " [id, …], {\"ids\": [id, …]}, {\"ask\": [id, …]}, {\"list\": state},"
            + " {\"settle\": [{\"id\": id, \"seen\": time}, …], \"as\": decision}",
        null,
        false,
        false);
  }
}
