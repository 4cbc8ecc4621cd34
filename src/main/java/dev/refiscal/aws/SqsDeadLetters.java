// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static java.util.stream.Collectors.joining;

import dev.refiscal.reload.DeadLetters;
import dev.refiscal.reload.DocumentId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * The dead-letter queue in SQS: the original body, and the message attributes {@code Outcome},
 * {@code Reason}, {@code Ids} (where they could be read), {@code Attempts}, {@code RequestId} and
 * {@code MessageId}.
 */
public final class SqsDeadLetters implements DeadLetters {

  private static final Logger LOG = Logger.getLogger(SqsDeadLetters.class);

  private final SqsClient client;
  private final String url;

  /**
   * @param url of the queue; a FIFO queue's ends in {@code .fifo}
   */
  public SqsDeadLetters(SqsClient client, String url) {
    this.client = client;
    this.url = url;
  }

  @Override
  public boolean put(DeadLetter letter) {
    var message =
        SendMessageRequest.builder()
            .queueUrl(url)
            .messageBody(letter.body())
            .messageAttributes(attributes(letter));
    if (url.endsWith(".fifo")) {
      message
          .messageGroupId(letter.messageId())
          .messageDeduplicationId(UUID.randomUUID().toString());
    }
    try {
      client.sendMessage(message.build());
      return true;
    } catch (SdkException e) {
      LOG.errorf(
          "message %s was not dead-lettered: %s", letter.messageId(), e.getClass().getSimpleName());
      return false;
    }
  }

  private static Map<String, MessageAttributeValue> attributes(DeadLetter letter) {
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    attributes.put("Outcome", text(letter.outcome()));
    attributes.put("Reason", text(letter.reason()));
    if (!letter.ids().isEmpty()) {
      attributes.put(
          "Ids", text(letter.ids().stream().map(DocumentId::toString).collect(joining(","))));
    }
    attributes.put(
        "Attempts",
        MessageAttributeValue.builder()
            .dataType("Number")
            .stringValue(Integer.toString(letter.attempts()))
            .build());
    attributes.put("RequestId", text(letter.requestId()));
    attributes.put("MessageId", text(letter.messageId()));
    return attributes;
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
