// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Makes many conditional updates of a table in few calls, each on its own condition.
 *
 * <p>A transaction is all or nothing, but its cancellation tells the items whose conditions failed.
 * Those are left out, and the others are tried again.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">DynamoDB
 *     transactions</a>
 */
final class ConditionalUpdates {

  /** DynamoDB takes at most 100 items in a transaction. */
  static final int MOST = 100;

  /** Each round leaves out what was refused in the last, so a second is seldom not enough. */
  private static final int ROUNDS = 4;

  private static final String NOT_TO_BLAME = "None";
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final String CONFLICT = "TransactionConflict";

  private final DynamoDbClient client;

  ConditionalUpdates(DynamoDbClient client) {
    this.client = client;
  }

  /** How the update of one item ended. */
  sealed interface Result {

    /** It was made. */
    record Written() implements Result {}

    /** Its condition failed for the item as it is. */
    record Refused(Map<String, AttributeValue> item) implements Result {}

    /** It was not made, because others were writing the same items in every round. */
    record Contended() implements Result {}
  }

  /**
   * @param updates at most {@link #MOST}, of different items, that return the old item when their
   *     condition fails
   * @return one result for each update
   * @throws software.amazon.awssdk.core.exception.SdkException if it is not certain what was
   *     written
   */
  <K> Map<K, Result> make(Map<K, Update> updates) {
    var results = new HashMap<K, Result>();
    var pending = new LinkedHashMap<>(updates);
    for (int round = 0; round < ROUNDS && !pending.isEmpty(); round++) {
      List<K> keys = List.copyOf(pending.keySet());
      try {
        write(pending.values());
        keys.forEach(key -> results.put(key, new Result.Written()));
        pending.clear();
      } catch (TransactionCanceledException e) {
        refused(keys, e)
            .forEach(
                (key, refused) -> {
                  results.put(key, refused);
                  pending.remove(key);
                });
      }
    }
    pending.keySet().forEach(key -> results.put(key, new Result.Contended()));
    return results;
  }

  /**
   * The token is what makes the repeats safe that the SDK makes of a call without an answer: a
   * transaction that was made already succeeds again without a further change.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems,
   *     ClientRequestToken</a>
   */
  private void write(Iterable<Update> updates) {
    var items = new ArrayList<TransactWriteItem>();
    updates.forEach(update -> items.add(TransactWriteItem.builder().update(update).build()));
    client.transactWriteItems(
        request -> request.clientRequestToken(UUID.randomUUID().toString()).transactItems(items));
  }

  /**
   * @param keys of the transaction, in its order, which is that of the reasons
   */
  private static <K> Map<K, Result> refused(List<K> keys, TransactionCanceledException canceled) {
    List<CancellationReason> reasons = canceled.cancellationReasons();
    if (reasons.size() != keys.size()) {
      throw canceled;
    }
    var refused = new HashMap<K, Result>();
    for (int i = 0; i < keys.size(); i++) {
      switch (reasons.get(i).code()) {
        case CONDITION_FAILED ->
            refused.put(keys.get(i), new Result.Refused(reasons.get(i).item()));
        case NOT_TO_BLAME, CONFLICT -> {
          // Tried again in the next round.
        }
        default -> throw canceled;
      }
    }
    return refused;
  }
}
