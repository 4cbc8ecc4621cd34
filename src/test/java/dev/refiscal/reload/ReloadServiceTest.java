// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.AttemptLedger.Claim;
import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Duplicate;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReloadServiceTest {

  private static final Instant NOW = Instant.parse("2026-03-12T19:03:58Z");
  private static final DocumentId ONE = new DocumentId(1);
  private static final DocumentId TWO = new DocumentId(2);
  private static final DocumentId THREE = new DocumentId(3);
  private static final Duration LEDGER_TIME = Duration.ofSeconds(1);
  private static final Duration DOUBT_SETTLES = Duration.ofMinutes(1);

  private final MovableClock clock = new MovableClock(NOW);
  private final FakeProcessor processing = new FakeProcessor();
  private final FakeLedger ledger = new FakeLedger();

  @Test
  void sendsBatchesInOrder() {
    ReloadReport report = reload(service(2), 5, 3, 1, 4, 2);

    assertThat(processing.calls()).containsExactly(ids(5, 3), ids(1, 4), ids(2));
    assertThat(report.outcomes().keySet()).containsExactlyElementsOf(ids(5, 3, 1, 4, 2));
    assertThat(report.all(Accepted.class::isInstance)).isTrue();
    assertThat(ledger.settled.keySet()).containsExactlyInAnyOrderElementsOf(ids(5, 3, 1, 4, 2));
  }

  @Test
  void sendsRepeatedIdsOnce() {
    reload(service(2), 1, 2, 1, 1, 2);

    assertThat(processing.calls()).containsExactly(ids(1, 2));
  }

  @Test
  void sendsNothingMoreAfterARetryableBatch() {
    var busy = new Retryable("busy", Duration.ofSeconds(7), false);
    processing.answer(new Accepted(), busy);

    ReloadReport report = reload(service(1), 1, 2, 3);

    assertThat(processing.calls()).containsExactly(ids(1), ids(2));
    assertThat(report.outcomes().values()).containsExactly(new Accepted(), busy, busy);
    assertThat(ledger.settled).containsOnlyKeys(ONE, TWO);
  }

  @Test
  void goesOnAfterABatchInDoubt() {
    processing.answer(new InDoubt("500"));

    ReloadReport report = reload(service(1), 1, 2);

    assertThat(report.outcomes().values()).containsExactly(new InDoubt("500"), new Accepted());
  }

  @Test
  void startsNothingThatCouldOutliveTheDeadline() {
    processing.onCall(() -> clock.advance(Duration.ofSeconds(10)));
    Duration twoCallsAndABit = Duration.ofSeconds(24).plus(LEDGER_TIME);

    ReloadReport report = service(1).reload(request(1, 2, 3), "holder", deadline(twoCallsAndABit));

    assertThat(processing.calls()).containsExactly(ids(1), ids(2));
    assertThat(report.outcomes().get(THREE)).isEqualTo(Retryable.forLackOfTime());
  }

  @Test
  void claimsNothingThatCouldOutliveTheDeadline() {
    Duration tooShort = FakeProcessor.LONGEST_CALL.plus(LEDGER_TIME.multipliedBy(2)).minusMillis(1);

    ReloadReport report = service(1).reload(request(1), "holder", deadline(tooShort));

    assertThat(report.outcomes().get(ONE)).isEqualTo(Retryable.forLackOfTime());
    assertThat(ledger.forced).isEmpty();
    assertThat(processing.calls()).isEmpty();
  }

  @Test
  void sendsNothingWhereTheLedgerCannotBeWrittenBefore() {
    ledger.breakDown();

    ReloadReport report = reload(service(50), 1, 2);

    assertThat(processing.calls()).isEmpty();
    assertThat(report.all(Retryable.class::isInstance)).isTrue();
  }

  @Test
  void doubtsWhatTheLedgerCouldNotRecordAfter() {
    ledger.failToSettle(TWO);

    ReloadReport report = reload(service(50), 1, 2);

    assertThat(report.outcomes())
        .containsEntry(ONE, new Accepted())
        .containsEntry(
            TWO, new InDoubt("ended as accepted, which the ledger of attempts could not record"));
  }

  @Test
  void leavesOutWhatTheLedgerDoesNotGrant() {
    ledger.set(ONE, new Claim.AcceptedBefore(NOW.minusSeconds(60)));
    ledger.set(TWO, new Claim.Held(NOW.plusSeconds(9)));
    ledger.set(THREE, new Claim.Doubtful(NOW.minusSeconds(60)));

    ReloadReport report = reload(service(50), 1, 2, 3, 4);

    assertThat(processing.calls()).containsExactly(ids(4));
    assertThat(report.outcomes().get(ONE)).isEqualTo(new Duplicate());
    assertThat(report.outcomes().get(TWO))
        .isEqualTo(
            new Retryable(
                "another invocation is sending it at this moment", Duration.ofSeconds(9), false));
    assertThat(report.outcomes().get(THREE))
        .isEqualTo(new InDoubt("an attempt before 2026-03-12T19:02:58Z may have been processed"));
  }

  @Test
  void callsNobodyWhereNothingIsGranted() {
    ledger.set(ONE, new Claim.AcceptedBefore(NOW));

    reload(service(50), 1);

    assertThat(processing.calls()).isEmpty();
  }

  @Test
  void handsAPersonsForceToTheLedger() {
    ledger.set(ONE, new Claim.AcceptedBefore(NOW));

    ReloadReport report =
        service(50)
            .reload(new ReloadRequest(ids(1), true), "holder", deadline(Duration.ofMinutes(5)));

    assertThat(ledger.forced).containsExactly(true);
    assertThat(report.outcomes().get(ONE)).isEqualTo(new Accepted());
  }

  @Test
  void halvesARejectedBatch() {
    processing.answer(new Rejected("404"), new Rejected("404"), new Accepted());

    ReloadReport report = reload(service(50), 1, 2);

    assertThat(report.outcomes().values()).containsExactly(new Rejected("404"), new Accepted());
    assertThat(ledger.settled)
        .containsEntry(ONE, new Rejected("404"))
        .containsEntry(TWO, new Accepted());
  }

  @Test
  void doubtsARejectedBatchWhereTheVendorMayProcessPartOfIt() {
    processing.answer(new Rejected("404"));
    var settings = new ReloadSettings(50, false, LEDGER_TIME, DOUBT_SETTLES);

    ReloadReport report = reload(service(settings, Optional.empty()), 1, 2);

    assertThat(processing.calls()).hasSize(1);
    assertThat(report.all(InDoubt.class::isInstance)).isTrue();
  }

  @Test
  void believesTheRejectionOfOneDocumentInAnyCase() {
    processing.answer(new Rejected("404"));
    var settings = new ReloadSettings(50, false, LEDGER_TIME, DOUBT_SETTLES);

    assertThat(reload(service(settings, Optional.empty()), 1).outcomes().get(ONE))
        .isEqualTo(new Rejected("404"));
  }

  @ParameterizedTest
  @EnumSource
  void resolvesADoubtByTheDocumentsStatus(Meaning meaning) {
    ledger.set(ONE, new Claim.Doubtful(NOW.minus(DOUBT_SETTLES)));

    Outcome outcome = reload(asking(meaning), 1).outcomes().get(ONE);

    switch (meaning) {
      case FAILED -> {
        assertThat(outcome).isEqualTo(new Accepted());
        assertThat(processing.calls()).containsExactly(ids(1));
      }
      case DONE -> {
        assertThat(outcome).isEqualTo(new Accepted());
        assertThat(processing.calls()).isEmpty();
        assertThat(ledger.settled).containsEntry(ONE, new Accepted());
      }
      case IN_PROGRESS -> {
        assertThat(outcome).isInstanceOf(Retryable.class);
        assertThat(processing.calls()).isEmpty();
      }
      case UNKNOWN -> {
        assertThat(outcome).isInstanceOf(InDoubt.class);
        assertThat(processing.calls()).isEmpty();
      }
    }
  }

  @Test
  void doesNotBelieveAStatusRightAfterTheAttempt() {
    ledger.set(ONE, new Claim.Doubtful(NOW.minus(DOUBT_SETTLES).plusSeconds(5)));

    assertThat(reload(asking(Meaning.FAILED), 1).outcomes().get(ONE))
        .isEqualTo(
            new Retryable(
                "an earlier attempt may still be on its way", Duration.ofSeconds(5), false));
    assertThat(processing.calls()).isEmpty();
  }

  private ReloadService asking(Meaning meaning) {
    return service(settings(50), Optional.of(new OneStatus(meaning)));
  }

  private ReloadService service(int batchSize) {
    return service(settings(batchSize), Optional.empty());
  }

  private ReloadService service(ReloadSettings settings, Optional<DocumentStatuses> statuses) {
    return new ReloadService(processing, ledger, statuses, settings, clock);
  }

  private static ReloadSettings settings(int batchSize) {
    return new ReloadSettings(batchSize, true, LEDGER_TIME, DOUBT_SETTLES);
  }

  private ReloadReport reload(ReloadService service, long... ids) {
    return service.reload(request(ids), "holder", deadline(Duration.ofMinutes(5)));
  }

  private Deadline deadline(Duration remaining) {
    return Deadline.after(remaining.toMillis(), remaining, Duration.ZERO, clock);
  }

  private static ReloadRequest request(long... ids) {
    return new ReloadRequest(ids(ids), false);
  }

  private static List<DocumentId> ids(long... ids) {
    return LongStream.of(ids).mapToObj(DocumentId::new).toList();
  }

  /** Every document has the same status. */
  private record OneStatus(Meaning meaning) implements DocumentStatuses {
    @Override
    public Meaning of(DocumentId id) {
      return meaning;
    }

    @Override
    public Duration longestCall() {
      return Duration.ofSeconds(1);
    }
  }
}
