// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Instant;

/**
 * The origin of a request for a document.
 *
 * @param birth when the request was made. It is copied to every message derived from the request
 *     (the rest of a message, a retry, a dead letter). No redelivery, duplicate or redrive renews
 *     it
 * @param requestId the Lambda request id of the caller's invocation, copied along with the birth;
 *     otherwise that of the invocation that handles the message. Lambda retries an asynchronous
 *     invocation under the same id
 * @param messageId the queue message that carried the request; empty if there was none
 */
public record Origin(Instant birth, String requestId, String messageId) {

  /** The origin of a request that did not come from a queue message. */
  public Origin(Instant birth, String requestId) {
    this(birth, requestId, "");
  }
}
