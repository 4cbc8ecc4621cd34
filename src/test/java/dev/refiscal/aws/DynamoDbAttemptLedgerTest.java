// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.AttemptLedger.Claim.Granted;
import dev.refiscal.reload.AttemptLedger.Claim.Held;
import dev.refiscal.reload.AttemptLedger.Lease;
import dev.refiscal.reload.AttemptLedgerContract;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbAttemptLedgerTest extends AttemptLedgerContract {

  private static final Duration DOUBT_RETENTION = Duration.ofDays(90);

  /** How often the clients under test call for one answer. */
  private static final int CALLS = 2;

  private static LocalDynamoDb dynamoDb;

  private final UnreliableHttpClient http = new UnreliableHttpClient();
  private String table;

  @BeforeAll
  static void startDynamoDb() {
    dynamoDb = LocalDynamoDb.start();
  }

  @AfterAll
  static void stopDynamoDb() {
    dynamoDb.close();
  }

  @Override
  protected AttemptLedger emptyLedger(Clock clock) {
    table = "ledger-" + UUID.randomUUID();
    dynamoDb.createLedger(table);
    return ledger(clientOf(dynamoDb), clock);
  }

  private DynamoDbClient clientOf(LocalDynamoDb server) {
    return server
        .clientBuilder()
        .httpClient(http)
        .overrideConfiguration(
            settings ->
                settings.retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(CALLS)
                        .build()))
        .build();
  }

  private AttemptLedger ledger(DynamoDbClient client, Clock clock) {
    return new DynamoDbAttemptLedger(client, table, WINDOW, DOUBT_RETENTION, clock);
  }

  @Test
  void writesAClaimForPeopleAndForTtlToRead() {
    claim(ID, "first");

    assertThat(item(ID))
        .isEqualTo(
            Map.of(
                "id", number(ID.value()),
                "state", text("SENDING"),
                "at", number(START.toEpochMilli()),
                "holder", text("first"),
                "leaseEnds", number(START.plus(LEASE).toEpochMilli()),
                "attempts", number(1),
                "expiresAt", number(START.plus(DOUBT_RETENTION).getEpochSecond() + 1)));
  }

  @Test
  void writesAnOutcomeWithItsReason() {
    end(ID, new Rejected("the vendor answered 422"));

    assertThat(item(ID))
        .containsEntry("state", text("REJECTED"))
        .containsEntry("reason", text("the vendor answered 422"))
        .containsEntry("holder", text("earlier"))
        .containsEntry("expiresAt", number(START.plus(WINDOW).getEpochSecond() + 1));
  }

  @Test
  void keepsADoubtForLonger() {
    end(ID, new InDoubt("no answer in time"));

    assertThat(item(ID))
        .containsEntry("state", text("IN_DOUBT"))
        .containsEntry("expiresAt", number(START.plus(DOUBT_RETENTION).getEpochSecond() + 1));
  }

  @Test
  void countsTheAttemptsAndForgetsTheReasonOfTheLast() {
    end(ID, new Rejected("the vendor answered 422"));
    end(ID, Outcome.Retryable.because("the vendor could not be reached"));
    end(ID, new Accepted());

    assertThat(item(ID))
        .containsEntry("state", text("ACCEPTED"))
        .containsEntry("attempts", number(3))
        .doesNotContainKey("reason");
  }

  @Test
  void claimsOnceWhenTheAnswerIsLostAndTheCallRepeated() {
    http.loseAnswer();

    assertThat(claim(ID, "first")).isEqualTo(new Granted());
    assertThat(item(ID)).containsEntry("attempts", number(1));
  }

  @Test
  void settlesOnceWhenTheAnswerIsLostAndTheCallRepeated() {
    Lease lease = lease("first");
    ledger.claim(List.of(ID), lease, false);
    http.loseAnswer();

    assertThat(ledger.settle(Map.of(ID, new Accepted()), lease)).containsExactly(ID);
  }

  @Test
  void takesATransactionInConflictForHeldWhenThatDoesNotPass() {
    for (int round = 0; round < 4; round++) {
      http.answer(400, canceled("TransactionConflict", "None"));
    }

    assertThat(ledger.claim(ids(2), lease("first"), false).values())
        .allMatch(Held.class::isInstance);
    assertThat(http.requests()).isEqualTo(4);
    assertThat(items()).isEmpty();
  }

  @Test
  void triesAgainWhenATransactionIsInConflict() {
    Lease lease = lease("first");
    http.answer(400, canceled("TransactionConflict", "None"));
    assertThat(ledger.claim(ids(2), lease, false).values()).containsOnly(new Granted());

    http.answer(400, canceled("None", "TransactionConflict"));
    assertThat(ledger.settle(outcomes(ids(2), id -> new Accepted()), lease)).hasSize(2);
  }

  @Test
  void isUnavailableWhenATransactionIsCanceledForAnotherReason() {
    http.answer(400, canceled("ThrottlingError", "None"));

    assertThatThrownBy(() -> ledger.claim(ids(2), lease("first"), false))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessageContaining("TransactionCanceledException");
  }

  @Test
  void isUnavailableWhenTheTableIsMissing() {
    table = "no-such-table";

    assertThatThrownBy(
            () -> ledger(clientOf(dynamoDb), clock).claim(List.of(ID), lease("first"), false))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessageContaining("ResourceNotFoundException");
  }

  @Test
  void releasesWhatItClaimedWhenTheRestCannotBe() {
    http.pass();
    loseRequests();

    assertThatThrownBy(() -> ledger.claim(ids(150), lease("first"), false))
        .isInstanceOf(LedgerUnavailableException.class);

    assertThat(items()).isNotEmpty().allMatch(item -> item.get("state").equals(text("RELEASED")));
    assertThat(ledger.claim(ids(150), lease("second"), false).values()).containsOnly(new Granted());
  }

  @Test
  void releasesWhatItClaimedWithoutKnowing() {
    http.loseAnswer().loseRequest();

    assertThatThrownBy(() -> claim(ID, "first")).isInstanceOf(LedgerUnavailableException.class);

    assertThat(item(ID)).containsEntry("state", text("RELEASED"));
  }

  @Test
  void tellsWhichOutcomesAreRecordedWhenTheOthersCannotBe() {
    List<DocumentId> ids = ids(150);
    Lease lease = lease("first");
    ledger.claim(ids, lease, false);
    http.pass();
    loseRequests();

    assertThat(ledger.settle(outcomes(ids, id -> new Accepted()), lease)).hasSize(100);
    assertThat(items().stream().filter(item -> item.get("state").equals(text("ACCEPTED"))))
        .hasSize(100);
  }

  @Test
  void isUnavailableWithoutItsServer() {
    AttemptLedger orphan;
    Lease lease = lease("first");
    try (LocalDynamoDb other = LocalDynamoDb.start()) {
      other.createLedger(table);
      orphan = ledger(clientOf(other), clock);
      assertThat(orphan.claim(List.of(ID), lease, false)).containsValue(new Granted());
    }

    assertThat(orphan.settle(Map.of(ID, new Accepted()), lease)).isEmpty();
    assertThatThrownBy(() -> orphan.claim(ids(1), lease, false))
        .isInstanceOf(LedgerUnavailableException.class);
  }

  private void loseRequests() {
    for (int call = 0; call < CALLS; call++) {
      http.loseRequest();
    }
  }

  private static String canceled(String... codes) {
    return """
        {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
         "Message": "Transaction cancelled",
         "CancellationReasons": [{"Code": "%s"}]}"""
        .formatted(String.join("\"}, {\"Code\": \"", codes));
  }

  private Map<String, AttributeValue> item(DocumentId id) {
    return dynamoDb
        .client()
        .getItem(request -> request.tableName(table).key(Map.of("id", number(id.value()))))
        .item();
  }

  private List<Map<String, AttributeValue>> items() {
    return dynamoDb.client().scan(request -> request.tableName(table)).items();
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
