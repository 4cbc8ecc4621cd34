// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.Parts;
import dev.refiscal.reload.RetryQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The format of the messages that the function sends; {@link QueueMessage} reads it.
 *
 * <p>The body is a list of ids, as callers write it. The attributes are {@link #BIRTH} (ISO 8601),
 * {@link #ATTEMPTS}, and {@link #ASKED_BY}, {@link #FORCE} and {@link #NOT_BEFORE} where they
 * apply. A dead letter also has {@code Outcome}, {@code Reason}, {@code RequestId}, {@code
 * MessageId} and, if it fits, {@code Original}: the body of the original message.
 */
final class MessageFormat {

  /** When the request was made. It must be preserved when a message is sent again. */
  static final String BIRTH = "Birth";

  /** The number of earlier attempts. */
  static final String ATTEMPTS = "Attempts";

  /**
   * The Lambda request id of the caller's invocation. Lambda retries an asynchronous invocation
   * under the same id but at a later time, so the birth alone does not identify the request.
   */
  static final String ASKED_BY = "AskedBy";

  /** {@code true} if a person allows the message to force. */
  static final String FORCE = "Force";

  /** A message delivered before this time is requeued without an attempt. */
  static final String NOT_BEFORE = "NotBefore";

  /** The message size that every queue accepts; some accept more. */
  private static final int MOST_BYTES = 256 * 1024;

  /** Keeps ten messages with the longest ids below that. */
  private static final int MOST_IDS = 1_000;

  /** Leaves room for the attributes. */
  private static final int MOST_BYTES_OF_BODY = 200_000;

  private static final int MOST_REASON = 1_000;

  /** A Lambda request id has 36 characters. */
  private static final int MOST_REQUEST_ID = 100;

  private MessageFormat() {}

  /**
   * Reads a Lambda request id. It is stored with each of its documents and copied to each message,
   * so a text that is too long for one is ignored.
   */
  static Optional<String> requestId(String text) {
    return Optional.of(text).filter(id -> !id.isEmpty() && id.length() <= MOST_REQUEST_ID);
  }

  /**
   * The messages for documents to be retried.
   *
   * @param request the request whose attributes the messages inherit
   * @param idsPerMessage the maximum; at most 1,000
   * @param delay the delay before redelivery; if it exceeds the maximum delay of a queue, the
   *     messages are requeued without an attempt until it is over
   * @return the documents of each message, in order
   */
  static Map<Message, List<DocumentId>> retries(
      List<DocumentId> ids, Request request, int idsPerMessage, Duration delay, Instant now) {
    var attributes = new LinkedHashMap<String, String>();
    request.write(attributes);
    boolean tooLong = delay.compareTo(RetryQueue.LONGEST_DELAY) > 0;
    if (tooLong) {
      attributes.put(NOT_BEFORE, now.plus(delay).toString());
    }
    Duration delayed = tooLong ? RetryQueue.LONGEST_DELAY : delay;
    var messages = new LinkedHashMap<Message, List<DocumentId>>();
    for (List<DocumentId> part : Parts.of(ids, idsPerMessage)) {
      String group = part.get(0).toString();
      messages.put(new Message(body(part, request.force()), attributes, group, delayed), part);
    }
    return messages;
  }

  /**
   * The dead letters for a message or a part of it. The body contains only the ids, so that they
   * can be redriven.
   */
  static List<Message> deadLetters(
      List<DocumentId> ids, Request request, Cause cause, QueueMessage message) {
    return Parts.of(ids, MOST_IDS).stream()
        .map(
            part ->
                deadLetter(body(part, request.force()), request, cause, message, Optional.empty()))
        .map(deadLetter -> withOriginal(deadLetter, message.body()))
        .toList();
  }

  /**
   * The dead letters for an unreadable message, as received; in parts if it is too large for one.
   */
  static List<Message> unreadable(Request request, Cause cause, QueueMessage message) {
    List<String> parts = textParts(message.body());
    var deadLetters = new ArrayList<Message>();
    for (String part : parts) {
      Optional<String> number =
          parts.size() == 1
              ? Optional.empty()
              : Optional.of((deadLetters.size() + 1) + "/" + parts.size());
      deadLetters.add(deadLetter(part, request, cause, message, number));
    }
    return deadLetters;
  }

  /**
   * The attributes of a request that derived messages inherit.
   *
   * @param attempts the number of attempts so far
   * @param askedBy the Lambda request id of the caller's invocation; empty if the request was a
   *     message
   */
  record Request(Instant birth, boolean force, int attempts, Optional<String> askedBy) {

    private void write(Map<String, String> attributes) {
      attributes.put(BIRTH, birth.toString());
      attributes.put(ATTEMPTS, Integer.toString(attempts));
      askedBy.ifPresent(requestId -> attributes.put(ASKED_BY, requestId));
      if (force) {
        attributes.put(FORCE, "true");
      }
    }
  }

  /**
   * Why a message became a dead letter.
   *
   * @param outcome the outcome's name, or {@code unreadable}
   * @param requestId the Lambda request id of the invocation
   */
  record Cause(String outcome, String reason, String requestId) {}

  private static Message deadLetter(
      String body, Request request, Cause cause, QueueMessage message, Optional<String> part) {
    var attributes = new LinkedHashMap<String, String>();
    attributes.put("Outcome", cause.outcome());
    attributes.put("Reason", shortened(cause.reason()));
    attributes.put("RequestId", cause.requestId());
    attributes.put("MessageId", message.messageId());
    part.ifPresent(number -> attributes.put("Part", number));
    request.write(attributes);
    return new Message(
        body, attributes, message.group().orElse(message.messageId()), Duration.ZERO);
  }

  private static Message withOriginal(Message deadLetter, String original) {
    if (original.equals(deadLetter.body())) {
      return deadLetter;
    }
    var attributes = new LinkedHashMap<>(deadLetter.attributes());
    attributes.put("Original", original);
    var with = new Message(deadLetter.body(), attributes, deadLetter.group(), deadLetter.delay());
    return with.size() <= MOST_BYTES ? with : deadLetter;
  }

  private static String body(List<DocumentId> ids, boolean force) {
    String list = ids.stream().map(DocumentId::toString).collect(joining(",", "[", "]"));
    return force ? "{\"ids\":" + list + ",\"force\":true}" : "{\"ids\":" + list + "}";
  }

  private static String shortened(String reason) {
    return reason.length() <= MOST_REASON ? reason : reason.substring(0, MOST_REASON) + "…";
  }

  /** Splits between characters; most texts are one part. An empty text is also one part. */
  private static List<String> textParts(String text) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int bytes = 0;
    for (int character : text.codePoints().toArray()) {
      int size = Character.toString(character).getBytes(UTF_8).length;
      if (bytes + size > MOST_BYTES_OF_BODY) {
        parts.add(part.toString());
        part.setLength(0);
        bytes = 0;
      }
      part.appendCodePoint(character);
      bytes += size;
    }
    // SQS rejects an empty body.
    parts.add(part.isEmpty() ? " " : part.toString());
    return parts;
  }
}
