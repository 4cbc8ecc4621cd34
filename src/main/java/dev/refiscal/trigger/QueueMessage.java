// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.reload.RetryQueue;

/**
 * What matters of one record of an SQS event.
 *
 * @param body the message as it was sent
 * @param receiveCount how often the queue handed it out, this time included
 * @param earlierAttempts of the messages that it was split off
 * @param mayForce whether a person marked it as allowed to force
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Lambda with SQS</a>
 */
record QueueMessage(
    String messageId,
    String receiptHandle,
    String body,
    int receiveCount,
    int earlierAttempts,
    boolean mayForce,
    boolean fifo) {

  /** The message attribute by which a person allows a message to force. */
  static final String FORCE_ATTRIBUTE = "Force";

  static QueueMessage of(JsonNode message) {
    JsonNode attributes = message.path("messageAttributes");
    return new QueueMessage(
        message.path("messageId").asText(),
        message.path("receiptHandle").asText(),
        message.path("body").asText(""),
        Math.max(1, message.path("attributes").path("ApproximateReceiveCount").asInt(1)),
        Math.max(0, attributes.path(RetryQueue.ATTEMPTS_ATTRIBUTE).path("stringValue").asInt(0)),
        attributes.path(FORCE_ATTRIBUTE).path("stringValue").asText("").equals("true"),
        message.path("eventSourceARN").asText("").endsWith(".fifo"));
  }

  /** How often its ids were tried, this time included. */
  int attempts() {
    return earlierAttempts + receiveCount;
  }
}
