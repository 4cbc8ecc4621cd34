// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptState;
import dev.refiscal.reload.AttemptStore;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.Parts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Attempts in a DynamoDB table, shared by all processes of a merchant: one item per document.
 *
 * <p>The key is {@code id} (N): the document's id, negated for the vendor's test circuit, so that
 * the circuits do not share documents. The attributes are {@code state} ({@link AttemptState}),
 * {@code at}, {@code leaseEnds} and, once accepted, {@code accepted} (N, epoch milliseconds),
 * {@code attempts} (N, the number of claims granted), {@code version} (S), {@code requests} (L of
 * S), {@code reason}, {@code requestId} and {@code messageId} (S, if there is one), {@code freed}
 * (BOOL, if true) and, unless it is being sent or in doubt, {@code expiresAt} (N, epoch seconds,
 * for the table's TTL). Items without {@code version} were written before 0.1.0 and have the same
 * meaning.
 *
 * <p>The sparse index {@value #INDEX} lists the items with the attribute {@code listed} (S), sorted
 * by {@code at}: those in doubt, rejected or waiting. The value is the name of the state, prefixed
 * with {@code test#} for the test circuit. Other items cost nothing there.
 *
 * <p>A transaction is all or nothing, but its cancellation names the items whose conditions failed,
 * with their current values. The other items were not written either; they are reported as {@link
 * Result.NotNow}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">DynamoDB
 *     transactions</a>
 */
public final class DynamoDbAttemptTable implements AttemptStore {

  private static final Logger LOG = Logger.getLogger(DynamoDbAttemptTable.class);

  /** DynamoDB accepts at most 100 items per transaction. */
  static final int MOST = 100;

  /** The sparse index of open documents. */
  public static final String INDEX = "byState";

  /** DynamoDB returns unprocessed keys when it is short of capacity. */
  private static final int READS = 3;

  private static final String ABSENT = "attribute_not_exists(id)";

  /**
   * Includes state and time: a function older than 0.1.0 changes them without changing the version.
   */
  private static final String UNCHANGED = "#state = :state AND #at = :at AND version = :version";

  private static final String UNCHANGED_OLD =
      "#state = :state AND #at = :at AND attribute_not_exists(version)";

  /** Both are reserved words. */
  private static final Map<String, String> NAMES = Map.of("#state", "state", "#at", "at");

  private final DynamoDbClient client;
  private final String table;
  private final boolean testCircuit;
  private final Duration retention;
  private final Clock clock;

  /**
   * @param testCircuit whether the documents belong to the vendor's test circuit
   * @param retention how long a record is kept
   */
  public DynamoDbAttemptTable(
      DynamoDbClient client, String table, boolean testCircuit, Duration retention, Clock clock) {
    this.client = client;
    this.table = table;
    this.testCircuit = testCircuit;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Map<DocumentId, Result> write(Map<DocumentId, Change> changes, Duration atMost) {
    Instant end = clock.instant().plus(atMost);
    var results = new LinkedHashMap<DocumentId, Result>();
    for (List<DocumentId> part : Parts.of(List.copyOf(changes.keySet()), MOST)) {
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative() || left.isZero()) {
        part.forEach(id -> results.put(id, new Result.NotNow()));
        continue;
      }
      try {
        transact(part, changes, left);
        part.forEach(id -> results.put(id, new Result.Written()));
      } catch (TransactionCanceledException e) {
        results.putAll(refused(part, e));
      } catch (SdkException e) {
        LOG.warnf("%d attempts may not be recorded: %s", part.size(), kind(e));
        part.forEach(id -> results.put(id, new Result.Unanswered(kind(e))));
      }
    }
    return results;
  }

  /**
   * The token makes the SDK's retries idempotent: a transaction that was already applied succeeds
   * again without further changes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems,
   *     ClientRequestToken</a>
   */
  private void transact(List<DocumentId> ids, Map<DocumentId, Change> changes, Duration atMost) {
    var items = new ArrayList<TransactWriteItem>();
    ids.forEach(id -> items.add(TransactWriteItem.builder().put(put(id, changes.get(id))).build()));
    client.transactWriteItems(
        request ->
            request
                .clientRequestToken(UUID.randomUUID().toString())
                .transactItems(items)
                .overrideConfiguration(override -> override.apiCallTimeout(atMost)));
  }

  @Override
  public Map<DocumentId, Attempt> read(Collection<DocumentId> ids, Duration atMost) {
    var found = new LinkedHashMap<DocumentId, Attempt>();
    if (ids.isEmpty()) {
      return found;
    }
    Instant end = clock.instant().plus(atMost);
    var keys = ids.stream().map(id -> Map.of("id", key(id))).toList();
    Map<String, KeysAndAttributes> pending =
        Map.of(table, KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
    for (int read = 0; read < READS && !pending.isEmpty(); read++) {
      BatchGetItemResponse answer = batchGet(pending, left(end));
      answer
          .responses()
          .getOrDefault(table, List.of())
          .forEach(item -> found.put(id(item), attempt(item)));
      pending = answer.unprocessedKeys();
    }
    if (!pending.isEmpty()) {
      throw new LedgerUnavailableException("UnprocessedKeys");
    }
    return found;
  }

  private BatchGetItemResponse batchGet(Map<String, KeysAndAttributes> keys, Duration atMost) {
    try {
      return client.batchGetItem(
          request ->
              request
                  .requestItems(keys)
                  .overrideConfiguration(override -> override.apiCallTimeout(atMost)));
    } catch (SdkException e) {
      LOG.warnf("attempts could not be read: %s", kind(e));
      throw new LedgerUnavailableException(kind(e));
    }
  }

  @Override
  public Page list(DocumentState state, int limit, Optional<Position> after, Duration atMost) {
    Instant end = clock.instant().plus(atMost);
    var found = new LinkedHashMap<DocumentId, Attempt>();
    Optional<Map<String, AttributeValue>> start =
        after.map(
            position ->
                Map.of(
                    "listed", listed(state),
                    "at", millis(position.at()),
                    "id", key(position.id())));
    // A page ends at 1 MB, regardless of the limit.
    do {
      Duration left = left(end);
      var request =
          QueryRequest.builder()
              .tableName(table)
              .indexName(INDEX)
              .keyConditionExpression("listed = :listed")
              .expressionAttributeValues(Map.of(":listed", listed(state)))
              .exclusiveStartKey(start.orElse(null))
              .limit(limit + 1 - found.size())
              .overrideConfiguration(override -> override.apiCallTimeout(left))
              .build();
      start = query(request, found);
    } while (start.isPresent() && found.size() <= limit);
    return Page.of(found, limit);
  }

  /** The time for the next of several reads; all of them share one limit. */
  private Duration left(Instant end) {
    Duration left = Duration.between(clock.instant(), end);
    if (left.isNegative() || left.isZero()) {
      throw new LedgerUnavailableException("it took too long");
    }
    return left;
  }

  /** Returns the key at which the next page begins; empty if there is none. */
  private Optional<Map<String, AttributeValue>> query(
      QueryRequest request, Map<DocumentId, Attempt> found) {
    try {
      var answer = client.query(request);
      answer.items().forEach(item -> found.put(id(item), attempt(item)));
      return Optional.of(answer.lastEvaluatedKey()).filter(key -> !key.isEmpty());
    } catch (SdkException e) {
      LOG.warnf("attempts could not be listed: %s", kind(e));
      throw new LedgerUnavailableException(kind(e));
    }
  }

  private Put put(DocumentId id, Change change) {
    var put =
        Put.builder()
            .tableName(table)
            .item(item(id, change.record()))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (change.expected().isEmpty()) {
      return put.conditionExpression(ABSENT).build();
    }
    Attempt expected = change.expected().get();
    var values = new HashMap<String, AttributeValue>();
    values.put(":state", text(expected.state().name()));
    values.put(":at", millis(expected.at()));
    if (!expected.version().isEmpty()) {
      values.put(":version", text(expected.version()));
    }
    return put.conditionExpression(expected.version().isEmpty() ? UNCHANGED_OLD : UNCHANGED)
        .expressionAttributeNames(NAMES)
        .expressionAttributeValues(values)
        .build();
  }

  /**
   * @param ids the ids of the transaction, in its order, which is also the order of the reasons
   */
  private static Map<DocumentId, Result> refused(
      List<DocumentId> ids, TransactionCanceledException canceled) {
    List<CancellationReason> reasons = canceled.cancellationReasons();
    var results = new HashMap<DocumentId, Result>();
    if (reasons.size() != ids.size()) {
      ids.forEach(id -> results.put(id, new Result.Unanswered(kind(canceled))));
      return results;
    }
    for (int i = 0; i < ids.size(); i++) {
      CancellationReason reason = reasons.get(i);
      results.put(
          ids.get(i),
          switch (reason.code()) {
            case "ConditionalCheckFailed" ->
                new Result.Refused(
                    reason.item().isEmpty()
                        ? Optional.empty()
                        : Optional.of(attempt(reason.item())));
            case "None",
                "TransactionConflict",
                "ThrottlingError",
                "ProvisionedThroughputExceeded",
                "RequestLimitExceeded" ->
                new Result.NotNow();
            default -> new Result.Unanswered(reason.code());
          });
    }
    return results;
  }

  private Map<String, AttributeValue> item(DocumentId id, Attempt attempt) {
    var item = new HashMap<String, AttributeValue>();
    item.put("id", key(id));
    item.put("version", text(attempt.version()));
    item.put("state", text(attempt.state().name()));
    item.put("at", millis(attempt.at()));
    item.put("leaseEnds", millis(attempt.leaseEnds()));
    item.put("attempts", number(attempt.claims()));
    item.put("requests", AttributeValue.fromL(texts(attempt.requests())));
    attempt.expires(retention).ifPresent(expires -> item.put("expiresAt", seconds(expires)));
    attempt.accepted().ifPresent(accepted -> item.put("accepted", millis(accepted)));
    if (!attempt.reason().isEmpty()) {
      item.put("reason", text(attempt.reason()));
    }
    if (!attempt.requestId().isEmpty()) {
      item.put("requestId", text(attempt.requestId()));
    }
    if (!attempt.messageId().isEmpty()) {
      item.put("messageId", text(attempt.messageId()));
    }
    if (attempt.freed()) {
      item.put("freed", AttributeValue.fromBool(true));
    }
    DocumentState state = DocumentState.of(attempt.state());
    if (state.isOpen()) {
      item.put("listed", listed(state));
    }
    return item;
  }

  private AttributeValue listed(DocumentState state) {
    return text(testCircuit ? "test#" + state.label() : state.label());
  }

  private AttributeValue key(DocumentId id) {
    return number(testCircuit ? -id.value() : id.value());
  }

  private static DocumentId id(Map<String, AttributeValue> item) {
    return new DocumentId(Math.abs(Long.parseLong(item.get("id").n())));
  }

  private static Attempt attempt(Map<String, AttributeValue> item) {
    return new Attempt(
        text(item, "version"),
        AttemptState.valueOf(item.get("state").s()),
        instant(item.get("at")),
        instant(item.get("leaseEnds")),
        accepted(item),
        Integer.parseInt(item.get("attempts").n()),
        text(item, "reason"),
        item.containsKey("requests")
            ? item.get("requests").l().stream().map(AttributeValue::s).toList()
            : List.of(text(item, "holder")),
        text(item, "requestId"),
        text(item, "messageId"),
        item.containsKey("freed") && item.get("freed").bool());
  }

  private static Optional<Instant> accepted(Map<String, AttributeValue> item) {
    if (item.containsKey("accepted")) {
      return Optional.of(instant(item.get("accepted")));
    }
    boolean old = item.get("state").s().equals(AttemptState.ACCEPTED.name());
    return old ? Optional.of(instant(item.get("at"))) : Optional.empty();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return item.containsKey(name) ? item.get(name).s() : "";
  }

  private static List<AttributeValue> texts(List<String> values) {
    return values.stream().map(DynamoDbAttemptTable::text).toList();
  }

  /** The AWS error code. */
  private static String kind(SdkException e) {
    return e instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? service.awsErrorDetails().errorCode()
        : e.getClass().getSimpleName();
  }

  private static Instant instant(AttributeValue millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis.n()));
  }

  private static AttributeValue millis(Instant instant) {
    return number(instant.toEpochMilli());
  }

  /** Rounded up: TTL must not delete a record that the ledger still needs. */
  private static AttributeValue seconds(Instant instant) {
    return number(instant.plusSeconds(1).getEpochSecond());
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
