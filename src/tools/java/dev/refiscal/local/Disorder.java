// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Does what a standard queue may do and ElasticMQ does not: redelivers some messages, during or
 * after their processing, and reorders batches.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html">
 *     At-least-once delivery</a>
 */
final class Disorder {

  /** Changes nothing. */
  static final Disorder NONE = new Disorder(0, 0);

  private static final double DELIVERED_AT_EACH_TURN = 0.5;

  private final Random random;
  private final double duplicates;
  private final List<Message> pending = new ArrayList<>();

  /**
   * @param seed the same seed makes the same choices for the same messages in the same order
   * @param duplicates the share of messages that are delivered twice, 0 to 1; with 0 nothing
   *     changes
   */
  Disorder(long seed, double duplicates) {
    this.random = new Random(seed);
    this.duplicates = duplicates;
  }

  /** Reorders a received batch; some of its messages will be redelivered later. */
  synchronized List<Message> shuffle(List<Message> received) {
    if (duplicates == 0) {
      return received;
    }
    received.stream().filter(m -> random.nextDouble() < duplicates).forEach(pending::add);
    List<Message> batch = new ArrayList<>(received);
    Collections.shuffle(batch, random);
    return batch;
  }

  /** Messages to redeliver now: at most a batch, often none. */
  synchronized List<Message> due(int batchSize) {
    Map<String, Message> due = new LinkedHashMap<>();
    for (Message message : List.copyOf(pending)) {
      if (due.size() < batchSize
          && random.nextDouble() < DELIVERED_AT_EACH_TURN
          && due.putIfAbsent(message.messageId(), message) == null) {
        pending.remove(message);
      }
    }
    return List.copyOf(due.values());
  }
}
