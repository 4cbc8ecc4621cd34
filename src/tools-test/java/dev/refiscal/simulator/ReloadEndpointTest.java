// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.project.BesideOthers;
import dev.refiscal.simulator.Behaviour.BrokerTokenRefusal;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.ReloadAnswer;
import dev.refiscal.simulator.Behaviour.TooManyIds;
import dev.refiscal.simulator.Behaviour.UnknownId;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class ReloadEndpointTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @AutoClose
  private final VendorSimulator vendor =
      VendorSimulator.start(SimulatorSettings.defaults().withClock(now::get));

  private final VendorClient client = new VendorClient(vendor);
  private String accessToken;

  @BeforeEach
  void getAccessToken() throws Exception {
    accessToken = client.accessToken();
  }

  @ParameterizedTest
  @CsvSource({
    "EMPTY_200, 200, ''",
    "ARRAY_200, 200, []",
    "IDS_200, 200, '[1, 2]'",
    "OBJECT_200, 200, {}",
    "ACCEPTED_202, 202, ''",
    "NO_CONTENT_204, 204, ''"
  })
  void fiscalizesAndAnswersAsToldTo(ReloadAnswer answer, int status, String body) throws Exception {
    vendor.behave(b -> b.withReloadAnswer(answer));
    vendor.addFailed(1, 2);

    var response = client.reload(accessToken, 1, 2);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
    vendor.awaitIdle(SOON);
    assertThat(vendor.documents().values())
        .containsExactly(
            new Document(1, DocumentStatus.DONE, 1, 1), new Document(2, DocumentStatus.DONE, 1, 1));
  }

  @ParameterizedTest
  @EnumSource(DocumentStatus.class)
  void ignoresWhatIsNotInError(DocumentStatus status) throws Exception {
    vendor.addDocument(7, status);
    int before = vendor.fiscalizations(7);

    assertThat(client.reload(accessToken, 7).statusCode()).isEqualTo(200);

    vendor.awaitIdle(SOON);
    boolean inError = status == DocumentStatus.ERROR;
    assertThat(vendor.document(7))
        .contains(
            new Document(
                7, inError ? DocumentStatus.DONE : status, inError ? before + 1 : before, 1));
  }

  @ParameterizedTest
  @CsvSource({"BAD_REQUEST_400, 400", "CONFLICT_409, 409"})
  void refusesABatchWithWhatIsNotInError(NotInError notInError, int status) throws Exception {
    vendor.behave(b -> b.withNotInError(notInError));
    vendor.addFailed(1);
    vendor.addDocument(2, DocumentStatus.DONE);

    assertRefused(client.reload(accessToken, 1, 2), status);

    assertThat(vendor.document(1)).contains(new Document(1, DocumentStatus.ERROR, 0, 0));
    assertThat(vendor.document(2)).contains(new Document(2, DocumentStatus.DONE, 1, 0));
  }

  @ParameterizedTest
  @EnumSource(value = DocumentStatus.class)
  void fiscalizesAgainWhateverTheStatusWhenDangerous(DocumentStatus status) throws Exception {
    vendor.behave(b -> b.withNotInError(NotInError.FISCALIZE_AGAIN));
    vendor.addDocument(7, status);
    int before = vendor.fiscalizations(7);

    client.reload(accessToken, 7);

    vendor.awaitIdle(SOON);
    assertThat(vendor.document(7)).contains(new Document(7, DocumentStatus.DONE, before + 1, 1));
  }

  @Test
  void fiscalizesTwiceWhatIsReloadedWhileItIsQueuedWhenDangerous() throws Exception {
    vendor.behave(b -> b.withNotInError(NotInError.FISCALIZE_AGAIN));
    vendor.addFailed(1, 2);

    client.reload(accessToken, 1, 2);
    client.reload(accessToken, 2);
    vendor.awaitIdle(SOON);

    assertThat(vendor.fiscalizations(1)).isEqualTo(1);
    assertThat(vendor.fiscalizations(2)).isEqualTo(2);
  }

  @Test
  void fiscalizesARepeatedIdOnceUnlessDangerous() throws Exception {
    vendor.addFailed(1, 2);
    client.reload(accessToken, 1, 1);
    vendor.awaitIdle(SOON);
    vendor.behave(b -> b.withNotInError(NotInError.FISCALIZE_AGAIN));
    client.reload(accessToken, 2, 2);
    vendor.awaitIdle(SOON);

    assertThat(vendor.fiscalizations(1)).isEqualTo(1);
    assertThat(vendor.fiscalizations(2)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"IGNORE, 200, 1", "BAD_REQUEST_400, 400, 0", "NOT_FOUND_404, 404, 0"})
  void treatsABatchWithAnUnknownIdAsToldTo(UnknownId unknownId, int status, int fiscalizations)
      throws Exception {
    vendor.behave(b -> b.withUnknownId(unknownId));
    vendor.addFailed(1);

    assertThat(client.reload(accessToken, 1, 99).statusCode()).isEqualTo(status);

    vendor.awaitIdle(SOON);
    assertThat(vendor.fiscalizations(1)).isEqualTo(fiscalizations);
    assertThat(vendor.document(99)).isEmpty();
  }

  @Test
  void takesTheGoodIdsOfARefusedBatchInWhenToldTo() throws Exception {
    vendor.behave(b -> b.withUnknownId(UnknownId.NOT_FOUND_404).withPartialOnRejection(true));
    vendor.addFailed(1, 2);

    assertRefused(client.reload(accessToken, 1, 99, 2), 404);

    vendor.awaitIdle(SOON);
    assertThat(vendor.fiscalizations(1)).isEqualTo(1);
    assertThat(vendor.fiscalizations(2)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"BAD_REQUEST_400, 400", "PAYLOAD_TOO_LARGE_413, 413"})
  void refusesTooManyIds(TooManyIds tooManyIds, int status) throws Exception {
    vendor.behave(b -> b.withMaxIds(2).withTooManyIds(tooManyIds));
    vendor.addFailed(1, 2, 3);

    assertRefused(client.reload(accessToken, 1, 2, 3), status);
    assertThat(client.reload(accessToken, 1, 2).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"BAD_REQUEST_400, 400", "UNAUTHORIZED_401, 401", "FORBIDDEN_403, 403"})
  void refusesAMissingOrWrongBrokerToken(BrokerTokenRefusal refusal, int status) throws Exception {
    vendor.behave(b -> b.withBrokerTokenRefusal(refusal));
    vendor.addFailed(1);

    var wrong = client.reloadRequest(accessToken, "[1]").setHeader("Broker-token", "wrong-one");
    var missing =
        client
            .to("/protected/documents/reload/token")
            .header("Authorization", "Bearer " + accessToken)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("[1]"));

    var answer = client.send(wrong);
    assertRefused(answer, status);
    assertThat(answer.body()).contains("wrong-one");
    assertRefused(client.send(missing), status);
    assertThat(vendor.document(1)).contains(new Document(1, DocumentStatus.ERROR, 0, 0));
  }

  @Test
  void refusesARotatedBrokerToken() throws Exception {
    vendor.rotateBrokerToken("another");

    var response = client.reload(accessToken, 1);

    assertRefused(response, 403);
    assertThat(response.body()).contains(VendorSimulator.BROKER_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"ids\":[1]}", "1", "[", "[1] 2", "[]", "[1.0]", "[1e3]", "[\"1\"]"})
  void refusesABodyThatIsNotAnArrayOfIntegers(String body) throws Exception {
    assertRefused(client.send(client.reloadRequest(accessToken, body)), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[1]]", "[null]", "[9223372036854775808]", "not JSON"})
  void refusesElementsThatAreNotIntegers(String body) throws Exception {
    assertRefused(client.send(client.reloadRequest(accessToken, body)), 400);
  }

  @Test
  void knowsTheLargestId() throws Exception {
    vendor.addFailed(Long.MAX_VALUE);

    client.reload(accessToken, Long.MAX_VALUE);
    vendor.awaitIdle(SOON);

    assertThat(vendor.fiscalizations(Long.MAX_VALUE)).isEqualTo(1);
  }

  @Test
  void refusesAnotherContentTypeAndMethod() throws Exception {
    var text = client.reloadRequest(accessToken, "[1]").setHeader("Content-Type", "text/plain");

    assertRefused(client.send(text), 415);
    assertRefused(client.send(client.reloadRequest(accessToken, "[1]").GET()), 405);
  }

  @Test
  void asksForAnAccessToken() throws Exception {
    var basic = client.reloadRequest(accessToken, "[1]").setHeader("Authorization", "Basic eDp5");

    assertUnauthorized(client.send(basic), "unauthorized");
    assertUnauthorized(client.reload("made-up-token", 1), "invalid_token");
    assertThat(client.reload("made-up-token", 1).body()).contains("made-up-token");
  }

  @Test
  void refusesAnAccessTokenThatHasEnded() throws Exception {
    now.updateAndGet(time -> time.plusSeconds(3599));
    assertThat(client.reload(accessToken, 1).statusCode()).isEqualTo(200);

    now.updateAndGet(time -> time.plusSeconds(1));
    assertUnauthorized(client.reload(accessToken, 1), "invalid_token");
  }

  @Test
  void refusesRevokedAccessTokens() throws Exception {
    vendor.revokeAccessTokens();

    assertUnauthorized(client.reload(accessToken, 1), "invalid_token");
    assertThat(client.reload(1).statusCode()).isEqualTo(200);
  }

  private static void assertUnauthorized(HttpResponse<String> response, String error)
      throws IOException {
    assertRefused(response, 401);
    assertThat(VendorClient.json(response).get("error").textValue()).isEqualTo(error);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer ").contains(error));
  }

  private static void assertRefused(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(VendorSimulator.BODY_MARKER);
  }
}
