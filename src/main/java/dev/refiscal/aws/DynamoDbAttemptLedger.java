// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import dev.refiscal.aws.ConditionalUpdates.Result;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.AttemptState;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The ledger in a DynamoDB table, shared by all processes of a merchant: one item per document.
 *
 * <p>The key is {@code id} (N). The attributes are {@code state} ({@link AttemptState}), {@code at}
 * (N, epoch milliseconds of the last change), {@code holder} (S) and {@code leaseEnds} (N, epoch
 * milliseconds) of the last claim, {@code attempts} (N, how many claims were granted), {@code
 * reason} (S, where there is one) and {@code expiresAt} (N, epoch seconds, for the table's TTL).
 *
 * <p>Time is compared in the conditions: DynamoDB deletes what expired days later, if it likes. The
 * clocks of the processes may differ by less than the margin that is kept back of an invocation.
 */
public final class DynamoDbAttemptLedger implements AttemptLedger {

  private static final Logger LOG = Logger.getLogger(DynamoDbAttemptLedger.class);

  /** When to ask again for a document that others were writing at this moment. */
  private static final Duration CONTENTION = Duration.ofSeconds(1);

  private static final String GRANTED =
      "attribute_not_exists(id) OR #state IN (:rejected, :released)"
          + " OR (#state = :accepted AND #at < :windowStart)";
  private static final String GRANTED_BY_FORCE =
      "attribute_not_exists(id) OR #state <> :sending OR leaseEnds <= :now";
  private static final String CLAIM =
      "SET #state = :sending, #at = :now, holder = :holder, leaseEnds = :leaseEnds,"
          + " expiresAt = :expiresAt REMOVE reason ADD attempts :one";

  private static final String OURS =
      "#state = :sending AND holder = :holder AND leaseEnds = :leaseEnds";
  private static final String SETTLE = "SET #state = :state, #at = :now, expiresAt = :expiresAt";

  /** Both are reserved words. */
  private static final Map<String, String> NAMES = Map.of("#state", "state", "#at", "at");

  private final ConditionalUpdates updates;
  private final String table;
  private final Duration window;
  private final Duration doubtRetention;
  private final Clock clock;

  /**
   * @param window how long an accepted document is a duplicate
   * @param doubtRetention how long a doubt is remembered; longer than a dead letter is kept, or it
   *     could be redriven once the doubt is forgotten
   */
  public DynamoDbAttemptLedger(
      DynamoDbClient client, String table, Duration window, Duration doubtRetention, Clock clock) {
    this.updates = new ConditionalUpdates(client);
    this.table = table;
    this.window = window;
    this.doubtRetention = doubtRetention;
    this.clock = clock;
  }

  @Override
  public Map<DocumentId, Claim> claim(Collection<DocumentId> ids, Lease lease, boolean force) {
    Instant now = clock.instant();
    var claims = new LinkedHashMap<DocumentId, Claim>();
    try {
      for (List<DocumentId> part : parts(ids)) {
        var claiming = new LinkedHashMap<DocumentId, Update>();
        part.forEach(id -> claiming.put(id, claiming(id, lease, force, now)));
        Map<DocumentId, Result> results = updates.make(claiming);
        part.forEach(id -> claims.put(id, claim(results.get(id), now)));
      }
      return claims;
    } catch (SdkException e) {
      release(ids, lease);
      throw new LedgerUnavailableException("the claims were not recorded: " + kind(e), e);
    }
  }

  /**
   * Spares the documents a doubt: those of earlier parts, and of a call that was only unanswered.
   */
  private void release(Collection<DocumentId> ids, Lease lease) {
    var released = new HashMap<DocumentId, Outcome>();
    ids.forEach(id -> released.put(id, Outcome.Retryable.because("the ledger was unavailable")));
    settle(released, lease);
  }

  @Override
  public Set<DocumentId> settle(Map<DocumentId, Outcome> outcomes, Lease lease) {
    Instant now = clock.instant();
    var recorded = new LinkedHashSet<DocumentId>();
    try {
      for (List<DocumentId> part : parts(outcomes.keySet())) {
        var settling = new LinkedHashMap<DocumentId, Update>();
        part.forEach(id -> settling.put(id, settling(id, outcomes.get(id), lease, now)));
        updates
            .make(settling)
            .forEach(
                (id, result) -> {
                  if (result instanceof Result.Written) {
                    recorded.add(id);
                  }
                });
      }
    } catch (SdkException e) {
      LOG.warnf(
          "only %d of %d outcomes are certainly recorded: %s",
          recorded.size(), outcomes.size(), kind(e));
    }
    return recorded;
  }

  private Update claiming(DocumentId id, Lease lease, boolean force, Instant now) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":sending", text(AttemptState.SENDING.name()));
    values.put(":now", millis(now));
    values.put(":holder", text(lease.holder()));
    values.put(":leaseEnds", millis(lease.ends()));
    values.put(":expiresAt", seconds(now.plus(doubtRetention)));
    values.put(":one", number(1));
    if (!force) {
      values.put(":rejected", text(AttemptState.REJECTED.name()));
      values.put(":released", text(AttemptState.RELEASED.name()));
      values.put(":accepted", text(AttemptState.ACCEPTED.name()));
      values.put(":windowStart", millis(now.minus(window)));
    }
    return update(id, CLAIM, force ? GRANTED_BY_FORCE : GRANTED, values);
  }

  private Update settling(DocumentId id, Outcome outcome, Lease lease, Instant now) {
    AttemptState state = AttemptState.after(outcome);
    Duration kept = state == AttemptState.IN_DOUBT ? doubtRetention : window;
    var values = new HashMap<String, AttributeValue>();
    values.put(":sending", text(AttemptState.SENDING.name()));
    values.put(":holder", text(lease.holder()));
    values.put(":leaseEnds", millis(lease.ends()));
    values.put(":state", text(state.name()));
    values.put(":now", millis(now));
    values.put(":expiresAt", seconds(now.plus(kept)));
    if (outcome.reason().isEmpty()) {
      return update(id, SETTLE, OURS, values);
    }
    values.put(":reason", text(outcome.reason()));
    return update(id, SETTLE + ", reason = :reason", OURS, values);
  }

  private Update update(
      DocumentId id, String expression, String condition, Map<String, AttributeValue> values) {
    return Update.builder()
        .tableName(table)
        .key(Map.of("id", number(id.value())))
        .updateExpression(expression)
        .conditionExpression(condition)
        .expressionAttributeNames(NAMES)
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  private static Claim claim(Result result, Instant now) {
    if (result instanceof Result.Written) {
      return new Claim.Granted();
    }
    return result instanceof Result.Refused refused
        ? claim(refused.item(), now)
        : new Claim.Held(now.plus(CONTENTION));
  }

  private static Claim claim(Map<String, AttributeValue> item, Instant now) {
    Instant at = instant(item.get("at"));
    Instant leaseEnds = instant(item.get("leaseEnds"));
    String state = item.get("state").s();
    if (state.equals(AttemptState.ACCEPTED.name())) {
      return new Claim.AcceptedBefore(at);
    }
    if (state.equals(AttemptState.SENDING.name())) {
      return now.isBefore(leaseEnds) ? new Claim.Held(leaseEnds) : new Claim.Doubtful(leaseEnds);
    }
    return new Claim.Doubtful(at);
  }

  private static List<List<DocumentId>> parts(Collection<DocumentId> ids) {
    List<DocumentId> distinct = List.copyOf(new LinkedHashSet<>(ids));
    var parts = new ArrayList<List<DocumentId>>();
    for (int from = 0; from < distinct.size(); from += ConditionalUpdates.MOST) {
      int to = Math.min(from + ConditionalUpdates.MOST, distinct.size());
      parts.add(distinct.subList(from, to));
    }
    return parts;
  }

  /** AWS's own word for what went wrong. */
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

  /** Rounded up: TTL must not forget what the condition still remembers. */
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
