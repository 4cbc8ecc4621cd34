// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * The event has the shape of no trigger's. The caller sees this message. There is no stack trace,
 * since the runtime would hand it to the caller too.
 */
public final class UnknownEventException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownEventException() {
    super(
        "the event is none of: API Gateway or function URL request, SQS batch,"
            + " [id, …], {\"ids\": [id, …]}, {\"ask\": [id, …]}, {\"list\": state},"
            + " {\"settle\": [{\"id\": id, \"seen\": time}, …], \"as\": word}",
        null,
        false,
        false);
  }
}
