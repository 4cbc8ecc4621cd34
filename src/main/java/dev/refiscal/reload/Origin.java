// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Instant;

/**
 * Who asked for a document, and when.
 *
 * @param birth the moment at which somebody asked. It travels with whatever is made of the request
 *     (the rest of a message, a retry, a dead letter); no redelivery, duplicate or redrive renews
 *     it
 * @param requestId of the Lambda invocation by which a caller asked, which travels with the birth,
 *     else of the one that handles the message; Lambda repeats an asynchronous one under the same
 *     id
 * @param messageId of the queue message that asked; empty where none did
 */
public record Origin(Instant birth, String requestId, String messageId) {

  /** The request of an invocation that no message carried. */
  public Origin(Instant birth, String requestId) {
    this(birth, requestId, "");
  }
}
