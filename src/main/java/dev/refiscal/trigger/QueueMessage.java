// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The relevant parts of one record of an SQS event.
 *
 * @param body the body as sent
 * @param request the request as JSON text: the body, or the payload in the record of a failed
 *     asynchronous invocation
 * @param receiveCount the number of deliveries, including this one
 * @param earlierAttempts the attempts of the messages that it was derived from
 * @param mayForce whether a person allowed it to force
 * @param birth when the request was made: the attribute that refiscal sets on every message it
 *     sends, else the time of sending. An attribute cannot make a message younger than it is
 * @param birthIsReadable false if the attribute is not a time
 * @param askedBy the Lambda request id of the caller's invocation; empty if the message itself is
 *     the request
 * @param notBefore the earliest time of the next attempt; empty if it is now
 * @param group the message group of a FIFO queue; empty for other queues
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Lambda with SQS</a>
 */
record QueueMessage(
    String messageId,
    String receiptHandle,
    String body,
    String request,
    int receiveCount,
    int earlierAttempts,
    boolean mayForce,
    Instant birth,
    boolean birthIsReadable,
    Optional<String> askedBy,
    Optional<Instant> notBefore,
    Optional<String> group) {

  /**
   * @param now the birth of a message without a sent timestamp
   */
  static QueueMessage of(JsonNode message, Instant now) {
    JsonNode system = message.path("attributes");
    JsonNode attributes = message.path("messageAttributes");
    Instant sent = millis(system.path("SentTimestamp").asText("")).orElse(now);
    Optional<Instant> told = instant(attribute(attributes, MessageFormat.BIRTH));
    Instant birth = told.filter(sent::isAfter).orElse(sent);
    boolean fifo = message.path("eventSourceARN").asText("").endsWith(".fifo");
    return new QueueMessage(
        message.path("messageId").asText(),
        message.path("receiptHandle").asText(),
        message.path("body").asText(""),
        message.path("body").asText(""),
        Math.max(1, system.path("ApproximateReceiveCount").asInt(1)),
        Math.max(0, number(attribute(attributes, MessageFormat.ATTEMPTS))),
        attribute(attributes, MessageFormat.FORCE).equals("true"),
        birth,
        told.isPresent() || !attributes.has(MessageFormat.BIRTH),
        MessageFormat.requestId(attribute(attributes, MessageFormat.ASKED_BY)),
        instant(attribute(attributes, MessageFormat.NOT_BEFORE)),
        fifo ? Optional.of(system.path("MessageGroupId").asText("")) : Optional.empty());
  }

  /** The attributes that derived messages inherit. */
  MessageFormat.Request asRequest(boolean force, int attempts) {
    return new MessageFormat.Request(birth, force, attempts, askedBy);
  }

  /**
   * A copy that carries the request of a failed asynchronous invocation. Its birth is no later than
   * that of the failed request, if known.
   */
  QueueMessage asking(FailedInvocation failed) {
    Instant asked = failed.birth().orElse(birth);
    return new QueueMessage(
        messageId,
        receiptHandle,
        body,
        failed.request(),
        receiveCount,
        earlierAttempts,
        mayForce,
        asked.isBefore(birth) ? asked : birth,
        birthIsReadable,
        failed.requestId(),
        notBefore,
        group);
  }

  /** The number of attempts, including this one. */
  int attempts() {
    return earlierAttempts + receiveCount;
  }

  /** Whether it comes from a FIFO queue. */
  boolean fifo() {
    return group.isPresent();
  }

  private static String attribute(JsonNode attributes, String name) {
    return attributes.path(name).path("stringValue").asText("");
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<Instant> millis(String text) {
    try {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
