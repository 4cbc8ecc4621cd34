// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static java.util.stream.Collectors.joining;

import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.RetryQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * The retry queue in SQS: {@code {"ids": [254934]}}, a batch of ids to a message.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
 *     message quotas</a>
 */
public final class SqsRetryQueue implements RetryQueue {

  private static final Logger LOG = Logger.getLogger(SqsRetryQueue.class);

  /** SQS delays a message by at most 15 minutes. */
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

  /** SQS takes at most 10 entries in a batch call. */
  private static final int ENTRIES = 10;

  /** Keeps ten messages of the longest ids below the 256 KiB that every SQS takes in one call. */
  private static final int MOST_IDS = 1_000;

  private final SqsClient client;
  private final String url;
  private final int idsPerMessage;

  /**
   * @param url of the queue; a FIFO queue's ends in {@code .fifo}
   */
  public SqsRetryQueue(SqsClient client, String url, int idsPerMessage) {
    this.client = client;
    this.url = url;
    this.idsPerMessage = Math.min(idsPerMessage, MOST_IDS);
  }

  @Override
  public Set<DocumentId> put(Collection<DocumentId> ids, Duration delay, int attempts) {
    var queued = new LinkedHashSet<DocumentId>();
    List<List<DocumentId>> messages = parts(List.copyOf(ids), idsPerMessage);
    for (List<List<DocumentId>> call : parts(messages, ENTRIES)) {
      queued.addAll(send(call, delay, attempts));
    }
    return queued;
  }

  private Set<DocumentId> send(List<List<DocumentId>> messages, Duration delay, int attempts) {
    var entries = new ArrayList<SendMessageBatchRequestEntry>();
    for (List<DocumentId> ids : messages) {
      entries.add(entry(Integer.toString(entries.size()), ids, delay, attempts));
    }
    var queued = new LinkedHashSet<DocumentId>();
    try {
      SendMessageBatchResponse answer =
          client.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
      answer.successful().forEach(sent -> queued.addAll(messages.get(Integer.parseInt(sent.id()))));
      answer.failed().forEach(failed -> LOG.warnf("not queued for retry: %s", failed.code()));
    } catch (SdkException e) {
      LOG.warnf("not queued for retry: %s", e.getClass().getSimpleName());
    }
    return queued;
  }

  private SendMessageBatchRequestEntry entry(
      String entryId, List<DocumentId> ids, Duration delay, int attempts) {
    var entry =
        SendMessageBatchRequestEntry.builder()
            .id(entryId)
            .messageBody(
                ids.stream().map(DocumentId::toString).collect(joining(",", "{\"ids\":[", "]}")))
            .messageAttributes(
                Map.of(
                    ATTEMPTS_ATTRIBUTE,
                    MessageAttributeValue.builder()
                        .dataType("Number")
                        .stringValue(Integer.toString(attempts))
                        .build()));
    if (url.endsWith(".fifo")) {
      // A FIFO queue delays all of its messages or none, and wants to know what belongs together.
      return entry
          .messageGroupId(ids.get(0).toString())
          .messageDeduplicationId(UUID.randomUUID().toString())
          .build();
    }
    return entry.delaySeconds((int) shorter(delay, LONGEST_DELAY).toSeconds()).build();
  }

  @Override
  public void postpone(Map<String, Duration> messages) {
    for (List<Map.Entry<String, Duration>> call :
        parts(List.copyOf(messages.entrySet()), ENTRIES)) {
      var entries = new LinkedHashMap<String, ChangeMessageVisibilityBatchRequestEntry>();
      call.forEach(
          message -> {
            String entryId = Integer.toString(entries.size());
            entries.put(
                entryId,
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(entryId)
                    .receiptHandle(message.getKey())
                    .visibilityTimeout((int) message.getValue().toSeconds())
                    .build());
          });
      postpone(entries.values());
    }
  }

  private void postpone(Collection<ChangeMessageVisibilityBatchRequestEntry> entries) {
    try {
      ChangeMessageVisibilityBatchResponse answer =
          client.changeMessageVisibilityBatch(request -> request.queueUrl(url).entries(entries));
      answer.failed().forEach(failed -> LOG.warnf("not postponed: %s", failed.code()));
    } catch (SdkException e) {
      LOG.warnf("not postponed: %s", e.getClass().getSimpleName());
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static <T> List<List<T>> parts(List<T> list, int size) {
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < list.size(); from += size) {
      parts.add(list.subList(from, Math.min(from + size, list.size())));
    }
    return parts;
  }
}
