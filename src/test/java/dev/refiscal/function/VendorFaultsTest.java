// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.simulator.Behaviour.BrokerTokenRefusal;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.ReloadAnswer;
import dev.refiscal.simulator.Behaviour.TooManyIds;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.DocumentStatus;
import dev.refiscal.simulator.Fault;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of a document for each vendor response or failure. */
@QuarkusTest
class VendorFaultsTest extends RunningFunction {

  @ParameterizedTest
  @EnumSource
  void takesEverySuccessForOne(ReloadAnswer answer) {
    vendor.behave(behaviour -> behaviour.withReloadAnswer(answer));
    long id = newFailed(1)[0];

    assertThat(reload(id)).isEqualTo(new DocumentOutcome("accepted", ""));
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  /** The outcome and the number of calls of one document, for each persistent fault. */
  private static final String FAULTS =
      """
      NONE                           accepted  1
      SLOW                           accepted  1
      HANG_BEFORE                    inDoubt   1
      HANG_AFTER                     inDoubt   1
      RESET_BEFORE                   inDoubt   1
      RESET_AFTER                    inDoubt   1
      CLOSE_AFTER                    inDoubt   1
      TRUNCATED_AFTER                accepted  1
      GARBAGE_AFTER                  inDoubt   1
      PROCESSING_102_AFTER           inDoubt   1
      EARLY_HINTS_103_AFTER          accepted  1
      TWO_ANSWERS_AFTER              accepted  1
      NO_CONTENT_204_BODY_AFTER      accepted  1
      BAD_CHUNK_AFTER                accepted  1
      OLD_HTTP_AFTER                 accepted  1
      DRIP_HEADERS_AFTER             inDoubt   1
      DRIP_BODY_AFTER                accepted  1
      FLOOD_AFTER                    accepted  1
      TOO_MANY_429                   retryable 3
      TOO_MANY_429_RETRY_AFTER       retryable 3
      ERROR_500                      inDoubt   1
      ERROR_500_AFTER                inDoubt   1
      ERROR_500_FLOOD                inDoubt   1
      BAD_GATEWAY_502_HTML           inDoubt   1
      BAD_GATEWAY_502_HTML_AFTER     inDoubt   1
      UNAVAILABLE_503_HTML           inDoubt   1
      UNAVAILABLE_503_RETRY_AFTER    retryable 3
      GATEWAY_TIMEOUT_504_HTML       inDoubt   1
      GATEWAY_TIMEOUT_504_HTML_AFTER inDoubt   1
      REDIRECT_302                   inDoubt   1
      REQUEST_TIMEOUT_408            inDoubt   1
      FORBIDDEN_403                  retryable 1
      NOT_FOUND_404                  rejected  1
      UNAUTHORIZED_401               retryable 2
      """;

  static Stream<Arguments> faults() {
    return FAULTS.lines().map(line -> line.split(" +")).map(Arguments::of);
  }

  @Test
  void knowsEveryFault() {
    assertThat(FAULTS.lines().map(line -> Fault.valueOf(line.split(" ")[0])))
        .containsExactlyInAnyOrder(Fault.values());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void repeatsOnlyWhatWasCertainlyNotProcessed(Fault fault, String outcome, int calls) {
    vendor.behave(behaviour -> behaviour.withReloadFault(fault).withSlow(Duration.ofMillis(300)));
    long id = newFailed(1)[0];

    assertThat(reload(id).label()).isEqualTo(outcome);
    assertThat(vendor.reloadCalls()).hasSize(calls);
    vendor.awaitIdle(Duration.ofSeconds(10));
    assertThat(vendor.fiscalizations(id)).isEqualTo(fault.processes() ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_MANY_429", "TOO_MANY_429_RETRY_AFTER", "UNAVAILABLE_503_RETRY_AFTER"})
  void acceptsWhatGoesWellTheSecondTime(Fault fault) {
    vendor.nextReloads(fault);
    long id = newFailed(1)[0];

    metrics.drain();

    assertThat(reload(id).label()).isEqualTo("accepted");
    assertThat(vendor.reloadCalls()).hasSize(2);
    assertThat(metrics.drain())
        .singleElement()
        .asString()
        .contains("\"VendorCalls\":2", "\"Retries\":1");
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_MANY_429_RETRY_AFTER", "UNAVAILABLE_503_RETRY_AFTER"})
  void waitsAsLongAsTheVendorAsksFor(Fault fault) {
    vendor.behave(behaviour -> behaviour.withRetryAfter("2"));
    vendor.nextReloads(fault);
    long id = newFailed(1)[0];
    long start = System.nanoTime();

    reload(id);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void waitsForAnAnswerNoLongerThanConfigured() {
    vendor.nextReloads(Fault.HANG_BEFORE);
    long id = newFailed(1)[0];
    long start = System.nanoTime();

    reload(id);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(SimulatedVendor.TIMEOUT, vendor.behaviour().hang().dividedBy(2));
  }

  @Test
  void doesNotSendAgainWhatIsInDoubt() {
    vendor.nextReloads(Fault.RESET_AFTER);
    long id = newFailed(1)[0];
    reload(id);

    assertThat(reload(id).label()).isEqualTo("inDoubt");
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @Test
  void sendsAgainWhatIsInDoubtOnAPersonsWord() {
    vendor.nextReloads(Fault.RESET_BEFORE);
    long id = newFailed(1)[0];
    reload(id);

    HttpReply reply = http("{\"ids\":[" + id + "],\"force\":true}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(vendor.reloadCalls()).hasSize(2);
  }

  @Test
  void sendsAgainWhatWasRejectedOrNotProcessed() {
    vendor.nextReloads(Fault.NOT_FOUND_404, Fault.FORBIDDEN_403);
    long id = newFailed(1)[0];

    assertThat(reload(id).label()).isEqualTo("rejected");
    assertThat(reload(id).label()).isEqualTo("retryable");
    assertThat(reload(id).label()).isEqualTo("accepted");
  }

  @Test
  void triesNothingMoreOnceTheVendorIsNotTakingCalls() {
    vendor.behave(behaviour -> behaviour.withReloadFault(Fault.FORBIDDEN_403));
    long[] ids = newFailed(120);

    HttpReply reply = http(array(ids));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body().get("summary").get("retryable").intValue()).isEqualTo(120);
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @Test
  void goesOnAfterABatchInDoubt() {
    vendor.nextReloads(Fault.ERROR_500_AFTER);
    long[] ids = newFailed(60);

    HttpReply reply = http(array(ids));

    assertThat(reply.status()).isEqualTo(207);
    assertThat(reply.body().get("summary")).isEqualTo(json("{\"inDoubt\":50,\"accepted\":10}"));
  }

  @Test
  void saysOnceThatTheVendorIsLeftAlone() throws Exception {
    long before = linesOfTheCircuit();
    vendor.behave(behaviour -> behaviour.withReloadFault(Fault.ERROR_500));

    for (long id : newFailed(20)) {
      reload(id);
    }

    assertThat(vendor.reloadCalls()).hasSize(6);
    assertThat(linesOfTheCircuit() - before).isOne();
  }

  private long linesOfTheCircuit() throws IOException {
    return Files.readString(log).lines().filter(line -> line.contains("VendorCircuit]")).count();
  }

  @Test
  void leavesAVendorAloneThatFailsTooOften() {
    vendor.behave(behaviour -> behaviour.withReloadFault(Fault.ERROR_500));
    long[] ids = newFailed(7);
    for (int i = 0; i < 6; i++) {
      assertThat(reload(ids[i]).label()).isEqualTo("inDoubt");
    }

    assertThat(reload(ids[6]))
        .isEqualTo(new DocumentOutcome("retryable", "circuit open: the vendor failed too often"));
    assertThat(vendor.reloadCalls()).hasSize(6);
    assertThat(metrics.drain())
        .filteredOn(line -> line.contains("\"vendorErrors\":{\"500\":1}"))
        .hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "IGNORE,          accepted,",
    "BAD_REQUEST_400, rejected, the vendor answered 400",
    "NOT_FOUND_404,   rejected, the vendor answered 404"
  })
  void tellsWhatBecameOfAnUnknownId(UnknownId unknownId, String outcome, String reason) {
    vendor.behave(behaviour -> behaviour.withUnknownId(unknownId));

    assertThat(reload(newIds(1)[0]))
        .isEqualTo(new DocumentOutcome(outcome, reason == null ? "" : reason));
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "IGNORE,          accepted,  1",
    "BAD_REQUEST_400, rejected,  1",
    "CONFLICT_409,    duplicate, 1",
    "FISCALIZE_AGAIN, accepted,  2"
  })
  void tellsWhatBecameOfADocumentThatDidNotFail(
      NotInError notInError, String outcome, int fiscalizations) {
    vendor.behave(behaviour -> behaviour.withNotInError(notInError));
    long id = newIds(1)[0];
    vendor.addDocument(id, DocumentStatus.DONE);

    assertThat(reload(id).label()).isEqualTo(outcome);
    vendor.awaitIdle(Duration.ofSeconds(10));
    assertThat(vendor.fiscalizations(id)).isEqualTo(fiscalizations);
  }

  @ParameterizedTest
  @EnumSource
  void sendsLessAtATimeWhereTheVendorTakesNoMore(TooManyIds tooManyIds) {
    vendor.behave(behaviour -> behaviour.withMaxIds(10).withTooManyIds(tooManyIds));
    long[] ids = newFailed(20);

    assertThat(http(array(ids)).status()).isEqualTo(200);
    vendor.awaitIdle(Duration.ofSeconds(10));
    assertThat(
            Arrays.stream(ids).boxed().collect(Collectors.toMap(id -> id, vendor::fiscalizations)))
        .allSatisfy((id, fiscalizations) -> assertThat(fiscalizations).isEqualTo(1));
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_REQUEST_400,  rejected,  1, the vendor answered 400",
    "UNAUTHORIZED_401, retryable, 2, 'the vendor refuses the access token (401), even a new one'",
    "FORBIDDEN_403,    retryable, 1, the vendor refuses access (403): check the Broker-token"
  })
  void tellsThatTheBrokerTokenIsRefused(
      BrokerTokenRefusal refusal, String outcome, int calls, String reason) {
    vendor.behave(behaviour -> behaviour.withBrokerTokenRefusal(refusal));
    vendor.rotateBrokerToken("another");

    assertThat(reload(newFailed(1)[0])).isEqualTo(new DocumentOutcome(outcome, reason));
    assertThat(vendor.reloadCalls()).hasSize(calls);
  }

  @Test
  void isNotFooledByAConnectionThatDiedBetweenTwoInvocations() {
    reload(newFailed(1)[0]);
    vendor.closeIdleConnections();

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
  }
}
