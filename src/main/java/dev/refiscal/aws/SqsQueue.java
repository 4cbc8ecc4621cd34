// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.Parts;
import dev.refiscal.reload.RetryQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * An SQS queue. Each call ends at its own limit or at the deadline, whichever is earlier. Messages
 * that do not fit into that time are left unsent.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
 *     message quotas</a>
 */
public final class SqsQueue implements RetryQueue, DeadLetterQueue {

  private static final Logger LOG = Logger.getLogger(SqsQueue.class);

  /** SQS accepts at most 10 entries per batch call. */
  private static final int ENTRIES = 10;

  /** The payload that every queue accepts per call; some accept more. */
  private static final int MOST_BYTES = 256 * 1024;

  private final SqsClient client;
  private final String url;
  private final Duration limit;

  /**
   * @param url the URL of the queue; that of a FIFO queue ends in {@code .fifo}
   * @param limit the maximum duration of one call
   */
  public SqsQueue(SqsClient client, String url, Duration limit) {
    this.client = client;
    this.url = url;
    this.limit = limit;
  }

  @Override
  public Set<Message> send(List<Message> messages, Deadline deadline) {
    var sent = new LinkedHashSet<Message>();
    for (List<Message> call : calls(messages)) {
      sent.addAll(sendInOneCall(call, deadline));
    }
    return sent;
  }

  /** Groups the messages into as few calls as SQS allows. */
  private static List<List<Message>> calls(List<Message> messages) {
    var calls = new ArrayList<List<Message>>();
    List<Message> call = new ArrayList<>();
    int bytes = 0;
    for (Message message : messages) {
      boolean full = bytes + message.size() > MOST_BYTES;
      if (call.size() == ENTRIES || (full && !call.isEmpty())) {
        calls.add(call);
        call = new ArrayList<>();
        bytes = 0;
      }
      call.add(message);
      bytes += message.size();
    }
    if (!call.isEmpty()) {
      calls.add(call);
    }
    return calls;
  }

  private Set<Message> sendInOneCall(List<Message> messages, Deadline deadline) {
    Duration atMost = deadline.atMost(limit);
    if (atMost.isZero()) {
      LOG.warnf("%d messages were not sent: no time was left", messages.size());
      return Set.of();
    }
    var entries = new ArrayList<SendMessageBatchRequestEntry>();
    for (Message message : messages) {
      entries.add(entry(Integer.toString(entries.size()), message));
    }
    try {
      SendMessageBatchResponse answer =
          client.sendMessageBatch(
              request ->
                  request
                      .queueUrl(url)
                      .entries(entries)
                      .overrideConfiguration(override -> override.apiCallTimeout(atMost)));
      answer.failed().forEach(failed -> LOG.warnf("a message was not sent: %s", failed.code()));
      return answer.successful().stream()
          .map(entry -> messages.get(Integer.parseInt(entry.id())))
          .collect(Collectors.toSet());
    } catch (SdkException e) {
      LOG.warnf("%d messages were not sent: %s", messages.size(), e.getClass().getSimpleName());
      return Set.of();
    }
  }

  private SendMessageBatchRequestEntry entry(String entryId, Message message) {
    var entry =
        SendMessageBatchRequestEntry.builder()
            .id(entryId)
            .messageBody(message.body())
            .messageAttributes(attributes(message));
    if (url.endsWith(".fifo")) {
      // A FIFO queue has no delay per message, and requires a message group.
      return entry
          .messageGroupId(message.group())
          .messageDeduplicationId(UUID.randomUUID().toString())
          .build();
    }
    return entry.delaySeconds((int) shorter(message.delay(), LONGEST_DELAY).toSeconds()).build();
  }

  private static Map<String, MessageAttributeValue> attributes(Message message) {
    var attributes = new LinkedHashMap<String, MessageAttributeValue>();
    message
        .attributes()
        .forEach(
            (name, value) ->
                attributes.put(
                    name,
                    MessageAttributeValue.builder().dataType("String").stringValue(value).build()));
    return attributes;
  }

  @Override
  public void postpone(Map<String, Duration> receipts, Deadline deadline) {
    var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
    receipts.forEach(
        (receipt, time) ->
            entries.add(
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(receipt)
                    .visibilityTimeout((int) time.toSeconds())
                    .build()));
    Parts.of(entries, ENTRIES).forEach(part -> postpone(part, deadline));
  }

  private void postpone(List<ChangeMessageVisibilityBatchRequestEntry> entries, Deadline deadline) {
    Duration atMost = deadline.atMost(limit);
    if (atMost.isZero()) {
      return;
    }
    try {
      client
          .changeMessageVisibilityBatch(
              request ->
                  request
                      .queueUrl(url)
                      .entries(entries)
                      .overrideConfiguration(override -> override.apiCallTimeout(atMost)))
          .failed()
          .forEach(
              failed ->
                  LOG.warnf(
                      "the visibility timeout of a message was not changed: %s", failed.code()));
    } catch (SdkException e) {
      LOG.warnf(
          "the visibility timeout of %d messages was not changed: %s",
          entries.size(), e.getClass().getSimpleName());
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
