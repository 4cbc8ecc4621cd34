// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.project.BesideOthers;
import dev.refiscal.reload.AttemptLedgerContract;
import dev.refiscal.reload.AttemptTable;
import dev.refiscal.reload.Claim;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.ReloadRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@BesideOthers
class DynamoDbAttemptTableTest extends AttemptLedgerContract {

  /** The attempts that the clients under test make per request. */
  private static final int CALLS = 2;

  private final LocalDynamoDb dynamoDb = LocalDynamoDb.shared();
  private final UnreliableHttpClient http = new UnreliableHttpClient();
  private String tableName;

  @Override
  protected AttemptTable emptyTable(Clock clock) {
    tableName = "ledger-" + UUID.randomUUID();
    dynamoDb.createLedger(tableName);
    return table(clientOf(dynamoDb), false);
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

  private AttemptTable table(DynamoDbClient client, boolean testCircuit) {
    return new DynamoDbAttemptTable(client, tableName, testCircuit, RETENTION, clock);
  }

  @Test
  void writesAClaimForPeopleAndForTtlToRead() {
    Claim.Granted claim = granted(plain(ID));

    assertThat(item(ID))
        .isEqualTo(
            Map.of(
                "id", number(ID.value()),
                "version", text(claim.record().version()),
                "state", text("SENDING"),
                "at", number(START.toEpochMilli()),
                "leaseEnds", number(START.plus(LEASE).toEpochMilli()),
                "attempts", number(1),
                "requests", AttributeValue.fromL(List.of(text("request-1"))),
                "requestId", text("request-1")));
  }

  @Test
  void letsNothingExpireThatIsOrMayBeInDoubt() {
    Claim.Granted claim = granted(plain(ID));
    assertThat(item(ID)).as("being sent").doesNotContainKey("expiresAt");
    ledger.settle(Map.of(ID, new InDoubt("500")), Map.of(ID, claim), time());
    assertThat(item(ID)).as("in doubt").doesNotContainKey("expiresAt");

    clock.advance(Duration.ofHours(1));
    ledger.settle(Map.of(ID, new Accepted()), Map.of(ID, granted(force(ID))), time());
    assertThat(item(ID))
        .containsEntry(
            "expiresAt",
            number(
                START.plus(Duration.ofHours(1)).plus(LEASE).plus(RETENTION).getEpochSecond() + 1));
  }

  @Test
  void writesAnOutcomeWithItsReason() {
    end(ID, new Rejected("the vendor answered 422"));

    assertThat(item(ID))
        .containsEntry("state", text("REJECTED"))
        .containsEntry("reason", text("the vendor answered 422"))
        .doesNotContainKey("accepted");
  }

  @Test
  void countsTheAttemptsAndForgetsTheReasonOfTheLast() {
    end(ID, new Rejected("the vendor answered 422"));
    end(ID, Outcome.Retryable.because("the vendor could not be reached"));
    end(ID, new Accepted());

    assertThat(item(ID))
        .containsEntry("state", text("ACCEPTED"))
        .containsEntry("accepted", number(START.toEpochMilli()))
        .containsEntry("attempts", number(3))
        .doesNotContainKey("reason");
  }

  @Test
  void keepsTheDocumentsOfTheTestCircuitApart() {
    end(ID, new Accepted());
    var testCircuit = ledgerOn(table(clientOf(dynamoDb), true));

    assertThat(
            testCircuit
                .claim(
                    ReloadRequest.of(List.of(ID), false, origin(START)), START.plus(LEASE), time())
                .get(ID))
        .isInstanceOf(Claim.Granted.class);
    assertThat(items()).extracting(item -> item.get("id").n()).contains("254934", "-254934");
  }

  /** The format before 0.1.0: without a version, by holder. */
  @ParameterizedTest
  @CsvSource({
    "ACCEPTED, AcceptedBefore",
    "IN_DOUBT, Doubtful",
    "SENDING, Held",
    "RELEASED, Granted"
  })
  void readsRecordsOfBefore(String state, String claim) {
    dynamoDb
        .client()
        .putItem(
            request ->
                request
                    .tableName(tableName)
                    .item(
                        Map.of(
                            "id", number(ID.value()),
                            "state", text(state),
                            "at", number(START.minusSeconds(60).toEpochMilli()),
                            "holder", text("holder"),
                            "leaseEnds", number(START.plusSeconds(30).toEpochMilli()),
                            "attempts", number(1),
                            "expiresAt", number(START.plus(WINDOW).getEpochSecond()))));

    assertThat(plain(ID).getClass().getSimpleName()).isEqualTo(claim);
    clock.advance(WINDOW.plusSeconds(1));
    if (state.equals("ACCEPTED")) {
      assertThat(granted(plain(ID)).record().claims()).isEqualTo(2);
    }
  }

  @Test
  void claimsOnceWhenTheAnswerIsLostAndTheCallRepeated() {
    http.loseAnswer();

    assertThat(plain(ID)).isInstanceOf(Claim.Granted.class);
    assertThat(item(ID)).containsEntry("attempts", number(1));
  }

  @Test
  void settlesThoughTheAnswersAreLost() {
    Map<DocumentId, Claim.Granted> claims = granted(claimAll(ids(2)));
    for (int call = 0; call < CALLS; call++) {
      http.loseAnswer();
    }

    assertThat(ledger.settle(all(ids(2), new Accepted()), claims, time())).hasSize(2);
  }

  @Test
  void takesATransactionInConflictForHeldWhenThatDoesNotPass() {
    for (int round = 0; round < 8; round++) {
      http.answer(400, canceled("TransactionConflict", "None"));
    }

    assertThat(claimAll(ids(2)).values()).allMatch(Claim.Held.class::isInstance);
    assertThat(http.requests()).isEqualTo(8);
    assertThat(clock.instant()).as("time spent").isEqualTo(START.plusSeconds(2));
    assertThat(items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
  void triesAgainWhatIsInConflictOrThrottled(String code) {
    http.answer(400, canceled(code, "None"));
    Map<DocumentId, Claim.Granted> claims = granted(claimAll(ids(2)));
    assertThat(claims).hasSize(2);

    for (int round = 0; round < 7; round++) {
      http.answer(400, canceled("None", code));
    }
    assertThat(ledger.settle(all(ids(2), new Accepted()), claims, time())).hasSize(2);
  }

  @Test
  void isUnavailableWhenATransactionIsCanceledForAnotherReason() {
    http.answer(400, canceled("ValidationError", "None"));

    assertThatThrownBy(() -> claimAll(ids(2)))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessageContaining("ValidationError");
  }

  @Test
  void isUnavailableWhenTheTableIsMissing() {
    tableName = "no-such-table";
    ledger = ledgerOn(table(clientOf(dynamoDb), false));

    assertThatThrownBy(() -> plain(ID))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessageContaining("ResourceNotFoundException");
  }

  @Test
  void releasesWhatItClaimedWhenTheRestCannotBe() {
    http.pass();
    loseRequests();

    assertThatThrownBy(() -> claimAll(ids(150))).isInstanceOf(LedgerUnavailableException.class);

    assertThat(items()).isNotEmpty().allMatch(item -> item.get("state").equals(text("RELEASED")));
    assertThat(granted(claimAll(ids(150)))).hasSize(150);
  }

  @Test
  void releasesWhatItClaimedWithoutKnowing() {
    http.loseAnswer().loseRequest();

    assertThatThrownBy(() -> plain(ID)).isInstanceOf(LedgerUnavailableException.class);

    assertThat(item(ID)).containsEntry("state", text("RELEASED"));
  }

  @Test
  void putsBackWhatAForcedClaimHasReplacedWithoutKnowing() {
    end(ID, new InDoubt("no answer in time"));
    clock.advance(Duration.ofHours(1));
    // The claim expects no record and is refused. Then its answer is lost.
    http.pass().loseAnswer().loseRequest();

    assertThatThrownBy(() -> force(ID)).isInstanceOf(LedgerUnavailableException.class);

    assertThat(item(ID))
        .containsEntry("state", text("IN_DOUBT"))
        .containsEntry("at", number(START.toEpochMilli()));
  }

  @Test
  void recordsTheOutcomesOfAllPartsThoughOneIsLostForAWhile() {
    List<DocumentId> ids = ids(150);
    Map<DocumentId, Claim.Granted> claims = granted(claimAll(ids));
    http.pass();
    loseRequests();

    assertThat(ledger.settle(all(ids, new Accepted()), claims, time())).hasSize(150);
  }

  /** A batch may exceed the size of a transaction. */
  @Test
  void spendsTheLedgersTimeOnAllTransactionsTogether() {
    http.onRequest(() -> clock.advance(Duration.ofSeconds(2)));

    Map<DocumentId, Claim> claims = claimAll(ids(250));

    assertThat(http.requests()).isEqualTo(1);
    assertThat(claims.values()).filteredOn(Claim.Granted.class::isInstance).hasSize(100);
    assertThat(claims.values()).filteredOn(Claim.Held.class::isInstance).hasSize(150);
  }

  @Test
  void isUnavailableWithoutItsServer() {
    Map<DocumentId, Claim.Granted> claims;
    try (LocalDynamoDb other = LocalDynamoDb.start()) {
      other.createLedger(tableName);
      ledger = ledgerOn(table(clientOf(other), false));
      claims = granted(claimAll(ids(1)));
      assertThat(claims).hasSize(1);
    }

    assertThat(ledger.settle(all(ids(1), new Accepted()), claims, time())).isEmpty();
    assertThatThrownBy(() -> plain(ID)).isInstanceOf(LedgerUnavailableException.class);
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
     "CancellationReasons": [{"Code": "%s"}]}\
    """
        .formatted(String.join("\"}, {\"Code\": \"", codes));
  }

  private Map<String, AttributeValue> item(DocumentId id) {
    return dynamoDb
        .client()
        .getItem(request -> request.tableName(tableName).key(Map.of("id", number(id.value()))))
        .item();
  }

  private List<Map<String, AttributeValue>> items() {
    return dynamoDb.client().scan(request -> request.tableName(tableName)).items();
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
