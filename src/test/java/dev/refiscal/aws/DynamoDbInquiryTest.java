// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.project.BesideOthers;
import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.AttemptState;
import dev.refiscal.reload.AttemptStore;
import dev.refiscal.reload.AttemptTable;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.InquiryContract;
import dev.refiscal.reload.LedgerUnavailableException;
import dev.refiscal.reload.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@BesideOthers
class DynamoDbInquiryTest extends InquiryContract {

  private static final DocumentId ONE = new DocumentId(254_934);
  private static final Instant AT = Instant.parse("2096-03-02T10:15:30.250Z");
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final Clock CLOCK = Clock.systemUTC();

  private final LocalDynamoDb dynamoDb = LocalDynamoDb.shared();
  private final UnreliableHttpClient http = new UnreliableHttpClient();
  private String tableName;

  @Override
  protected AttemptStore emptyStore(Clock clock) {
    tableName = "ledger-" + UUID.randomUUID();
    dynamoDb.createLedger(tableName);
    return store(false);
  }

  private DynamoDbAttemptTable store(boolean testCircuit) {
    var client =
        dynamoDb
            .clientBuilder()
            .httpClient(http)
            .overrideConfiguration(
                settings ->
                    settings.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(1)
                            .build()))
            .build();
    return new DynamoDbAttemptTable(client, tableName, testCircuit, RETENTION, clock);
  }

  @ParameterizedTest
  @CsvSource({
    "SENDING, ''",
    "ACCEPTED, ''",
    "REJECTED, rejected",
    "RELEASED, waiting",
    "IN_DOUBT, inDoubt"
  })
  void marksForTheIndexOnlyWhatItLists(AttemptState state, String listed) {
    write(store(false), state);
    write(store(true), state);

    List<Map<String, AttributeValue>> items =
        dynamoDb.client().scan(request -> request.tableName(tableName)).items();
    assertThat(items).hasSize(2);
    items.forEach(
        item -> {
          boolean test = item.get("id").n().equals("-254934");
          if (listed.isEmpty()) {
            assertThat(item).doesNotContainKey("listed");
          } else {
            assertThat(item.get("listed").s()).isEqualTo(test ? "test#" + listed : listed);
          }
        });
  }

  @Test
  void listsAndReadsTheDocumentsOfTheTestCircuitApart() {
    write(store(true), AttemptState.IN_DOUBT);

    assertThat(store(false).list(DocumentState.IN_DOUBT, 10, Optional.empty(), TIME).attempts())
        .isEmpty();
    assertThat(store(false).read(List.of(ONE), TIME)).isEmpty();
    assertThat(store(true).list(DocumentState.IN_DOUBT, 10, Optional.empty(), TIME).attempts())
        .containsOnlyKeys(ONE);
    assertThat(store(true).read(List.of(ONE), TIME)).containsOnlyKeys(ONE);
  }

  @Test
  void readsWhatItWrote() {
    Attempt written = write(store(false), AttemptState.RELEASED);

    assertThat(store(false).read(List.of(ONE), TIME)).isEqualTo(Map.of(ONE, written));
    assertThat(store(false).list(DocumentState.WAITING, 1, Optional.empty(), TIME).attempts())
        .isEqualTo(Map.of(ONE, written));
  }

  @Test
  void readsAgainWhatDynamoDbLeftOver() {
    Attempt written = write(store(false), AttemptState.ACCEPTED);
    http.answer(200, leftOver());

    assertThat(store(false).read(List.of(ONE), TIME)).isEqualTo(Map.of(ONE, written));
  }

  @Test
  void takesNothingThatIsLeftOverForUnknown() {
    http.answer(200, leftOver()).answer(200, leftOver()).answer(200, leftOver());

    assertThatThrownBy(() -> store(false).read(List.of(ONE), TIME))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessage("UnprocessedKeys");
  }

  @Test
  void spendsItsTimeOnAllReadsTogether() {
    http.onRequest(() -> clock.advance(TIME));
    http.answer(200, leftOver()).answer(200, leftOver());

    assertThatThrownBy(() -> store(false).read(List.of(ONE), TIME))
        .isInstanceOf(LedgerUnavailableException.class);
    assertThat(http.requests()).isEqualTo(1);
  }

  @Test
  void spendsItsTimeOnAllPagesTogether() {
    http.onRequest(() -> clock.advance(TIME));
    http.answer(200, emptyPage()).answer(200, emptyPage());

    assertThatThrownBy(() -> store(false).list(DocumentState.IN_DOUBT, 10, Optional.empty(), TIME))
        .isInstanceOf(LedgerUnavailableException.class);
    assertThat(http.requests()).isEqualTo(1);
  }

  /** A page ends at 1 MB. */
  private static String emptyPage() {
    return """
    {"Items": [], "LastEvaluatedKey":
      {"id": {"N": "1"}, "listed": {"S": "inDoubt"}, "at": {"N": "1"}}}\
    """;
  }

  @Test
  void readsUpToAHundredAtOnce() {
    DynamoDbAttemptTable table = store(false);
    var settings = new AttemptLedger.Settings(Duration.ofHours(24), RETENTION, TIME);
    var ledger = new AttemptLedger(table, settings, CLOCK, Pause.NONE, () -> "version");
    var inquiry = new Inquiry(table, ledger, settings, Optional.empty(), CLOCK);
    var deadline = Deadline.after(60_000, Duration.ZERO, Duration.ZERO, CLOCK);

    assertThat(inquiry.ask(ids(1_000), deadline)).hasSize(1_000);
    assertThat(http.requests()).isEqualTo(10);
    assertThat(inquiry.ask(ids(101), deadline)).hasSize(101);
    assertThat(http.requests()).isEqualTo(12);
  }

  @Test
  void listsAPageWithOneQuery() {
    DynamoDbAttemptTable table = store(false);
    write(table, AttemptState.IN_DOUBT);
    int before = http.requests();

    assertThat(table.list(DocumentState.IN_DOUBT, 500, Optional.empty(), TIME).attempts())
        .hasSize(1);
    assertThat(http.requests() - before).isEqualTo(1);
  }

  @Test
  void isUnavailableWhereItCannotBeRead() {
    http.loseRequest().loseRequest();

    assertThatThrownBy(() -> store(false).read(List.of(ONE), TIME))
        .isInstanceOf(LedgerUnavailableException.class);
    assertThatThrownBy(() -> store(false).list(DocumentState.IN_DOUBT, 10, Optional.empty(), TIME))
        .isInstanceOf(LedgerUnavailableException.class);
  }

  private static List<DocumentId> ids(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(DocumentId::new).toList();
  }

  private String leftOver() {
    return """
    {"Responses": {}, "UnprocessedKeys":
      {"%s": {"Keys": [{"id": {"N": "254934"}}], "ConsistentRead": true}}}\
    """
        .formatted(tableName);
  }

  private static Attempt write(DynamoDbAttemptTable table, AttemptState state) {
    var attempt =
        new Attempt(
            "version-1",
            state,
            AT,
            AT.plusSeconds(30),
            Optional.of(AT),
            1,
            "a reason",
            List.of("request-1"),
            "request-1",
            "message-1",
            state == AttemptState.RELEASED);
    assertThat(table.write(Map.of(ONE, new AttemptTable.Change(Optional.empty(), attempt)), TIME))
        .allSatisfy(
            (id, result) -> assertThat(result).isInstanceOf(AttemptTable.Result.Written.class));
    return attempt;
  }
}
