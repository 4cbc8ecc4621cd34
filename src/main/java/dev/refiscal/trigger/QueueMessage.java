// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What matters of one record of an SQS event.
 *
 * @param body the message as it was sent
 * @param request what it asks for: the body, or the payload of an asynchronous invocation that
 *     failed, of which the body is the record
 * @param receiveCount how often the queue handed it out, this time included
 * @param earlierAttempts of the messages that it was made of
 * @param mayForce whether a person marked it as allowed to force
 * @param birth the moment at which somebody asked: the attribute that refiscal puts on whatever it
 *     sends, else when it was sent. No attribute makes a message younger than it is
 * @param askedBy the Lambda request id under which a caller asked for what is in it; empty where
 *     the message itself asks
 * @param notBefore when it is to be tried; empty where that is now
 * @param group of a FIFO queue; empty for other queues
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
    Optional<String> askedBy,
    Optional<Instant> notBefore,
    Optional<String> group) {

  /**
   * @param now the birth of a message that does not say when it was sent
   */
  static QueueMessage of(JsonNode message, Instant now) {
    JsonNode system = message.path("attributes");
    JsonNode attributes = message.path("messageAttributes");
    Instant sent = millis(system.path("SentTimestamp").asText("")).orElse(now);
    Instant birth = instant(attribute(attributes, MessageFormat.BIRTH)).orElse(sent);
    boolean fifo = message.path("eventSourceARN").asText("").endsWith(".fifo");
    return new QueueMessage(
        message.path("messageId").asText(),
        message.path("receiptHandle").asText(),
        message.path("body").asText(""),
        message.path("body").asText(""),
        Math.max(1, system.path("ApproximateReceiveCount").asInt(1)),
        Math.max(0, number(attribute(attributes, MessageFormat.ATTEMPTS))),
        attribute(attributes, MessageFormat.FORCE).equals("true"),
        birth.isBefore(sent) ? birth : sent,
        Optional.of(attribute(attributes, MessageFormat.ASKED_BY)).filter(id -> !id.isEmpty()),
        instant(attribute(attributes, MessageFormat.NOT_BEFORE)),
        fifo ? Optional.of(system.path("MessageGroupId").asText("")) : Optional.empty());
  }

  /** What the messages that are made of this one carry on. */
  MessageFormat.Request asRequest(boolean force, int attempts) {
    return new MessageFormat.Request(birth, force, attempts, askedBy);
  }

  /**
   * The same as a request that an asynchronous invocation made before it failed; no younger than
   * that, where its record says when that was.
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
        failed.requestId().or(() -> askedBy),
        notBefore,
        group);
  }

  /** How often its ids were tried, this time included. */
  int attempts() {
    return earlierAttempts + receiveCount;
  }

  /** Whether its queue is a FIFO queue. */
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
