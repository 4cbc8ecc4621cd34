// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue of {@link LocalSqs}, with the operations that tests need. */
public final class LocalQueue {

  /** The most messages that SQS returns at once. */
  static final int MAX_RECEIVED = 10;

  private static final String DEFAULT_GROUP = "default";

  private final SqsClient client;
  private final String url;
  private final String arn;
  private final boolean fifo;

  LocalQueue(SqsClient client, String url, boolean fifo) {
    this.client = client;
    this.url = url;
    this.fifo = fifo;
    this.arn = attributes().get(QueueAttributeName.QUEUE_ARN);
  }

  /** The URL under which SQS clients address the queue. */
  public String url() {
    return url;
  }

  /** The Amazon resource name, as redrive policies and events carry it. */
  public String arn() {
    return arn;
  }

  /** Whether it keeps the order of each message group. */
  public boolean isFifo() {
    return fifo;
  }

  /** Sends a message and returns its id; in a FIFO queue, all such messages are one group. */
  public String send(String body) {
    return send(body, Map.of());
  }

  /** Sends a message with string attributes and returns its id. */
  public String send(String body, Map<String, String> attributes) {
    return client
        .sendMessage(
            request -> {
              request.queueUrl(url).messageBody(body);
              request.messageAttributes(strings(attributes));
              if (fifo) {
                request.messageGroupId(DEFAULT_GROUP);
              }
            })
        .messageId();
  }

  /** Sends a message of a group to a FIFO queue and returns its id. */
  public String sendToGroup(String group, String body) {
    return client
        .sendMessage(request -> request.queueUrl(url).messageBody(body).messageGroupId(group))
        .messageId();
  }

  /**
   * Receives up to 10 messages with all their attributes.
   *
   * @param waitSeconds how long to wait for the first one, 0 to 20 s
   */
  public List<Message> receive(int max, int waitSeconds) {
    return client
        .receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(max)
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All"))
        .messages();
  }

  /** Deletes received messages, at most 10; already deleted ones are skipped. */
  public void delete(List<Message> messages) {
    if (messages.isEmpty()) {
      return;
    }
    List<DeleteMessageBatchRequestEntry> entries =
        IntStream.range(0, messages.size())
            .mapToObj(i -> entry(i, messages.get(i).receiptHandle()))
            .toList();
    client.deleteMessageBatch(request -> request.queueUrl(url).entries(entries));
  }

  /** How many messages there are, by state. */
  public QueueDepth depth() {
    Map<QueueAttributeName, String> attributes = attributes();
    return new QueueDepth(
        count(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
        count(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
        count(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
  }

  /** Deletes all messages. */
  public void purge() {
    client.purgeQueue(request -> request.queueUrl(url));
  }

  private Map<QueueAttributeName, String> attributes() {
    return client
        .getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
        .attributes();
  }

  private static DeleteMessageBatchRequestEntry entry(int id, String receiptHandle) {
    return DeleteMessageBatchRequestEntry.builder()
        .id(Integer.toString(id))
        .receiptHandle(receiptHandle)
        .build();
  }

  private static int count(Map<QueueAttributeName, String> from, QueueAttributeName name) {
    return Integer.parseInt(from.get(name));
  }

  private static Map<String, MessageAttributeValue> strings(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> string(entry.getValue())));
  }

  private static MessageAttributeValue string(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
