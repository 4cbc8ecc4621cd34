// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.reload.FakeTable.Failure;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Duplicate;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
  private final FakeTable table = new FakeTable(clock);
  private final List<Integer> pauses = new ArrayList<>();
  private final AttemptLedger ledger = ledger(table);

  @Test
  void sendsBatchesInOrderOnTheCallersThread() {
    Thread caller = Thread.currentThread();
    processing.onCall(() -> assertThat(Thread.currentThread()).isSameAs(caller));
    var service = service(settings(2), Optional.empty(), new Threads());

    ReloadReport report = reload(service, 5, 3, 1, 4, 2);

    assertThat(processing.calls()).containsExactly(ids(5, 3), ids(1, 4), ids(2));
    assertThat(report.outcomes().keySet()).containsExactlyElementsOf(ids(5, 3, 1, 4, 2));
    assertThat(report.all(Accepted.class::isInstance)).isTrue();
    ids(5, 3, 1, 4, 2).forEach(id -> assertThat(state(id)).isEqualTo(AttemptState.ACCEPTED));
  }

  @Test
  void claimsABatchWhileTheOneBeforeIsSettled() {
    var later = new Later();
    var service = service(settings(2), Optional.empty(), later);
    processing.onCall(
        () -> assertThat(later.waiting).as("batches to be settled").isLessThanOrEqualTo(1));

    ReloadReport report = reload(service, 1, 2, 3, 4, 5, 6);

    assertThat(processing.calls()).containsExactly(ids(1, 2), ids(3, 4), ids(5, 6));
    assertThat(later.mostWaiting).isEqualTo(2);
    assertThat(report.outcomes().keySet()).containsExactlyElementsOf(ids(1, 2, 3, 4, 5, 6));
    assertThat(report.all(Accepted.class::isInstance)).isTrue();
  }

  /** A call may be in flight until the invocation ends. */
  @Test
  void claimsABatchUntilTheInvocationEnds() {
    processing.onCall(
        () -> assertThat(table.last(ONE).leaseEnds()).isEqualTo(NOW.plus(Duration.ofMinutes(5))));

    reload(service(2), 1);

    assertThat(processing.calls()).hasSize(1);
  }

  /** A killed function leaves its claimed documents in doubt. */
  @Test
  void claimsNoBatchBeforeACallIsFreeForIt() {
    processing.onCall(
        () -> assertThat(table.last(new DocumentId(2 * processing.calls().size() + 1))).isNull());

    reload(service(2), 1, 2, 3, 4, 5, 6);

    assertThat(processing.calls()).hasSize(3);
  }

  @Test
  void sendsAsManyBatchesAtOnceAsItMay() {
    var threads = new Threads();
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    var two = new CyclicBarrier(2);
    processing.onCall(
        () -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          meet(two);
          atOnce.decrementAndGet();
        });
    var settings = new ReloadSettings(1, 2, true, LEDGER_TIME, DOUBT_SETTLES);

    ReloadReport report = reload(service(settings, Optional.empty(), threads), 1, 2, 3, 4);

    assertThat(processing.calls()).hasSize(4);
    assertThat(most).hasValue(2);
    assertThat(report.outcomes().keySet()).containsExactlyElementsOf(ids(1, 2, 3, 4));
    assertThat(report.all(Accepted.class::isInstance)).isTrue();
  }

  /** Starts nothing until its result is needed. */
  private static final class Later implements Aside {
    private int waiting;
    private int mostWaiting;

    @Override
    public <T> Supplier<T> begin(Supplier<T> work) {
      mostWaiting = Math.max(mostWaiting, ++waiting);
      return () -> {
        waiting--;
        return work.get();
      };
    }
  }

  private static final class Threads implements Aside {
    @Override
    public <T> Supplier<T> begin(Supplier<T> work) {
      return CompletableFuture.supplyAsync(work)::join;
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sendsRepeatedIdsOnce() {
    reload(service(2), 1, 2, 1, 1, 2);

    assertThat(processing.calls()).containsExactly(ids(1, 2));
  }

  @Test
  void sendsNothingMoreAfterARetryableBatch() {
    var busy = Retryable.because("busy", Duration.ofSeconds(7));
    processing.answer(new Accepted(), busy);

    ReloadReport report = reload(service(1), 1, 2, 3);

    assertThat(processing.calls()).containsExactly(ids(1), ids(2));
    assertThat(report.outcomes().values()).containsExactly(new Accepted(), busy, busy);
    assertThat(state(TWO)).isEqualTo(AttemptState.RELEASED);
    assertThat(table.last(THREE)).isNull();
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

    ReloadReport report = service(1).reload(request(1, 2, 3), deadline(twoCallsAndABit));

    assertThat(processing.calls()).containsExactly(ids(1), ids(2));
    assertThat(report.outcomes().get(THREE)).isEqualTo(Retryable.forLackOfTime());
  }

  @Test
  void claimsNothingThatCouldOutliveTheDeadline() {
    Duration tooShort = FakeProcessor.LONGEST_CALL.plus(LEDGER_TIME.multipliedBy(2)).minusMillis(1);

    ReloadReport report = service(1).reload(request(1), deadline(tooShort));

    assertThat(report.outcomes().get(ONE)).isEqualTo(Retryable.forLackOfTime());
    assertThat(table.writes()).isZero();
    assertThat(processing.calls()).isEmpty();
  }

  /** What is or may be claimed by then is released. */
  @ParameterizedTest
  @EnumSource(names = {"MADE_AND_UNANSWERED", "NOT_MADE_AND_UNANSWERED"})
  void sendsNothingWhereTheLedgerCannotBeWrittenBefore(Failure failure) {
    end(ONE, new Rejected("404"));
    // The claim of ONE is refused, because there is a record, and repeated. TWO is claimed by then.
    table.fail(Failure.NONE, failure);

    ReloadReport report = reload(service(50), 1, 2);

    assertThat(processing.calls()).isEmpty();
    assertThat(report.all(Retryable.ledgerUnavailable()::equals)).isTrue();
    assertThat(reload(service(50), 1, 2).all(Accepted.class::isInstance)).isTrue();
  }

  @Test
  void waitsLongerEachTimeTheLedgerIsBusy() {
    table.fail(Failure.NOT_NOW, Failure.NOT_NOW, Failure.NONE, Failure.NOT_NOW, Failure.NOT_NOW);

    assertThat(reload(service(50), 1).outcomes().get(ONE)).isEqualTo(new Accepted());

    assertThat(pauses).as("rounds, before and after the call").containsExactly(1, 2, 1, 2);
  }

  @Test
  void sendsNothingWhereTheLedgerIsBusyUntilItsTimeIsOver() {
    table.fail(Failure.NOT_NOW, Failure.NOT_NOW, Failure.NOT_NOW, Failure.NOT_NOW);

    Outcome outcome = reload(service(50), 1).outcomes().get(ONE);

    assertThat(outcome).isInstanceOf(Retryable.class);
    assertThat(outcome.again()).contains(Duration.ofSeconds(1));
    assertThat(processing.calls()).isEmpty();
  }

  @Test
  void doubtsWhatTheLedgerCouldNotRecordAfter() {
    processing.onCall(() -> table.lose(TWO));

    ReloadReport report = reload(service(50), 1, 2);

    assertThat(report.outcomes())
        .containsEntry(ONE, new Accepted())
        .containsEntry(
            TWO, new InDoubt("ended as accepted, but the ledger of attempts could not record it"));
  }

  @Test
  void leavesOutWhatTheLedgerDoesNotGrant() {
    end(ONE, new Accepted());
    claim(TWO, NOW.plusSeconds(9));
    end(THREE, new InDoubt("500"));

    ReloadReport report = reload(service(50), 1, 2, 3, 4);

    assertThat(processing.calls()).containsExactly(ids(4));
    assertThat(report.outcomes().get(ONE)).isEqualTo(new Duplicate());
    assertThat(report.outcomes().get(TWO))
        .isEqualTo(
            Retryable.because("another invocation is sending it now", Duration.ofSeconds(9)));
    assertThat(report.outcomes().get(THREE))
        .isEqualTo(new InDoubt("an attempt before 2026-03-12T19:03:58Z may have been processed"));
  }

  @Test
  void callsNobodyWhereNothingIsGranted() {
    end(ONE, new Accepted());

    reload(service(50), 1);

    assertThat(processing.calls()).isEmpty();
  }

  @Test
  void sendsOnAPersonsWordWhatWasAccepted() {
    end(ONE, new Accepted());
    clock.advance(Duration.ofSeconds(1));
    var request = ReloadRequest.of(ids(1), true, new Origin(clock.instant(), "person"));

    ReloadReport report = service(50).reload(request, deadline(Duration.ofMinutes(5)));

    assertThat(report.outcomes().get(ONE)).isEqualTo(new Accepted());
    assertThat(processing.calls()).containsExactly(ids(1));
  }

  @Test
  void keepsTimeForTheLedgerAfterEveryCall() {
    processing.answer(new Rejected("404"), new Rejected("404"));
    processing.onCall(
        () -> {
          assertThat(processing.deadline().end()).isEqualTo(NOW.plusSeconds(30));
          assertThat(processing.deadline().remaining())
              .isEqualTo(Duration.between(clock.instant(), NOW.plusSeconds(30)).minus(LEDGER_TIME));
          clock.advance(Duration.ofSeconds(10));
        });

    ReloadReport report = service(50).reload(request(1, 2), deadline(Duration.ofSeconds(30)));

    assertThat(processing.calls()).containsExactly(ids(1, 2), ids(1));
    assertThat(report.outcomes())
        .containsEntry(ONE, new Rejected("404"))
        .containsEntry(TWO, Retryable.forLackOfTime());
    assertThat(state(TWO)).isEqualTo(AttemptState.RELEASED);
  }

  @Test
  void halvesARejectedBatch() {
    processing.answer(new Rejected("404"), new Rejected("404"), new Accepted());

    ReloadReport report = reload(service(50), 1, 2);

    assertThat(report.outcomes().values()).containsExactly(new Rejected("404"), new Accepted());
    assertThat(state(ONE)).isEqualTo(AttemptState.REJECTED);
    assertThat(state(TWO)).isEqualTo(AttemptState.ACCEPTED);
  }

  @Test
  void doubtsARejectedBatchWhereTheVendorMayProcessPartOfIt() {
    processing.answer(new Rejected("404"));
    var settings = new ReloadSettings(50, 1, false, LEDGER_TIME, DOUBT_SETTLES);

    ReloadReport report = reload(service(settings, Optional.empty()), 1, 2);

    assertThat(processing.calls()).hasSize(1);
    assertThat(report.all(InDoubt.class::isInstance)).isTrue();
  }

  @Test
  void believesTheRejectionOfOneDocumentInAnyCase() {
    processing.answer(new Rejected("404"));
    var settings = new ReloadSettings(50, 1, false, LEDGER_TIME, DOUBT_SETTLES);

    assertThat(reload(service(settings, Optional.empty()), 1).outcomes().get(ONE))
        .isEqualTo(new Rejected("404"));
  }

  @ParameterizedTest
  @EnumSource
  void resolvesADoubtByTheDocumentsStatus(Meaning meaning) {
    end(ONE, new InDoubt("500"));
    clock.advance(DOUBT_SETTLES);

    Outcome outcome = reload(asking(meaning), 1).outcomes().get(ONE);

    switch (meaning) {
      case FAILED -> {
        assertThat(outcome).isEqualTo(new Accepted());
        assertThat(processing.calls()).containsExactly(ids(1));
      }
      case DONE -> {
        assertThat(outcome).isEqualTo(new Accepted());
        assertThat(processing.calls()).isEmpty();
        assertThat(state(ONE)).isEqualTo(AttemptState.ACCEPTED);
      }
      case IN_PROGRESS -> {
        assertThat(outcome.again()).contains(DOUBT_SETTLES);
        assertThat(outcome).isInstanceOf(InDoubt.class);
        assertThat(processing.calls()).isEmpty();
      }
      case UNKNOWN -> {
        assertThat(outcome).isInstanceOf(InDoubt.class);
        assertThat(outcome.again()).isEmpty();
        assertThat(processing.calls()).isEmpty();
      }
    }
  }

  @Test
  void keepsADoubtADoubtWhereThereIsNoTimeToAsk() {
    end(ONE, new InDoubt("500"));
    clock.advance(DOUBT_SETTLES);
    Duration enoughForABatch = FakeProcessor.LONGEST_CALL.plus(LEDGER_TIME.multipliedBy(2));
    var slow = new OneStatus(Meaning.DONE, enoughForABatch);

    ReloadReport report =
        service(settings(50), Optional.of(slow)).reload(request(1), deadline(enoughForABatch));

    assertThat(report.outcomes().get(ONE)).isInstanceOf(InDoubt.class);
    assertThat(report.outcomes().get(ONE).again()).contains(Duration.ZERO);
  }

  /** A slow status must not undo what happened meanwhile. */
  @ParameterizedTest
  @EnumSource(names = {"FAILED", "DONE"})
  void actsOnNoStatusOfADocumentThatHasChangedSince(Meaning meaning) {
    end(ONE, new InDoubt("500"));
    clock.advance(DOUBT_SETTLES);
    Origin word = new Origin(clock.instant(), "person");
    var statuses =
        new OneStatus(meaning, Duration.ofSeconds(1)) {
          @Override
          public Meaning of(DocumentId id) {
            var forced = ReloadRequest.of(List.of(id), true, word);
            assertThat(
                    service(50).reload(forced, deadline(Duration.ofMinutes(5))).outcomes().get(id))
                .isEqualTo(new Accepted());
            return super.of(id);
          }
        };

    ReloadReport report = reload(service(settings(50), Optional.of(statuses)), 1);

    assertThat(processing.calls()).as("the person's call alone").hasSize(1);
    assertThat(report.outcomes().get(ONE)).isInstanceOf(InDoubt.class);
    assertThat(state(ONE)).isEqualTo(AttemptState.ACCEPTED);
  }

  @ParameterizedTest
  @EnumSource(names = {"MADE_AND_UNANSWERED", "NOT_MADE_AND_UNANSWERED"})
  void sendsNothingThatIsDoneThoughTheLedgerDoesNotAnswer(Failure failure) {
    end(ONE, new InDoubt("500"));
    clock.advance(DOUBT_SETTLES);
    table.fail(Failure.NONE, failure, failure, failure, failure);

    ReloadReport report = reload(asking(Meaning.DONE), 1);
    reload(service(50), 1);

    assertThat(report.outcomes().get(ONE)).isInstanceOf(InDoubt.class);
    assertThat(processing.calls()).isEmpty();
  }

  /** Nothing was sent under a claim that may be recorded. */
  @ParameterizedTest
  @EnumSource(names = {"MADE_AND_UNANSWERED", "NOT_MADE_AND_UNANSWERED"})
  void sendsWhatFailedOnlyOnceTheLedgerAnswers(Failure failure) {
    end(ONE, new InDoubt("500"));
    clock.advance(DOUBT_SETTLES);
    table.fail(Failure.NONE, failure, failure, failure, failure);

    Outcome outcome = reload(asking(Meaning.FAILED), 1).outcomes().get(ONE);

    assertThat(outcome).isInstanceOf(InDoubt.class);
    assertThat(processing.calls()).isEmpty();
    assertThat(reload(asking(Meaning.FAILED), 1).outcomes().get(ONE)).isEqualTo(new Accepted());
  }

  @Test
  void sendsWhatIsNewBeforeItAsksForDoubts() {
    end(ONE, new InDoubt("500"));
    clock.advance(DOUBT_SETTLES);

    reload(asking(Meaning.FAILED), 1, 2);

    assertThat(processing.calls()).containsExactly(ids(2), ids(1));
  }

  @Test
  void doesNotBelieveAStatusRightAfterTheAttempt() {
    end(ONE, new InDoubt("500"));
    clock.advance(DOUBT_SETTLES.minusSeconds(5));

    Outcome outcome = reload(asking(Meaning.FAILED), 1).outcomes().get(ONE);

    assertThat(outcome).isInstanceOf(InDoubt.class);
    assertThat(outcome.again()).contains(Duration.ofSeconds(5));
    assertThat(processing.calls()).isEmpty();
  }

  private void end(DocumentId id, Outcome outcome) {
    Claim.Granted claim = claim(id, clock.instant().plusSeconds(30));
    assertThat(
            ledger.settle(Map.of(id, outcome), Map.of(id, claim), deadline(Duration.ofMinutes(1))))
        .containsExactly(id);
  }

  private Claim.Granted claim(DocumentId id, Instant leaseEnds) {
    var request = ReloadRequest.of(List.of(id), false, new Origin(clock.instant(), "earlier"));
    return (Claim.Granted)
        ledger.claim(request, leaseEnds, deadline(Duration.ofMinutes(1))).get(id);
  }

  private AttemptState state(DocumentId id) {
    return table.last(id).state();
  }

  private ReloadService asking(Meaning meaning) {
    return service(settings(50), Optional.of(new OneStatus(meaning, Duration.ofSeconds(1))));
  }

  private ReloadService service(int batchSize) {
    return service(settings(batchSize), Optional.empty());
  }

  private ReloadService service(ReloadSettings settings, Optional<DocumentStatuses> statuses) {
    return service(settings, statuses, Aside.NONE);
  }

  private ReloadService service(
      ReloadSettings settings, Optional<DocumentStatuses> statuses, Aside aside) {
    return new ReloadService(processing, ledger, statuses, settings, aside, clock);
  }

  private static ReloadSettings settings(int batchSize) {
    return new ReloadSettings(batchSize, 1, true, LEDGER_TIME, DOUBT_SETTLES);
  }

  private ReloadReport reload(ReloadService service, long... ids) {
    return service.reload(request(ids), deadline(Duration.ofMinutes(5)));
  }

  private Deadline deadline(Duration remaining) {
    return Deadline.after(remaining.toMillis(), remaining, Duration.ZERO, clock);
  }

  private ReloadRequest request(long... ids) {
    return ReloadRequest.of(ids(ids), false, new Origin(clock.instant(), "request"));
  }

  private AttemptLedger ledger(AttemptTable attempts) {
    var versions = new AtomicInteger();
    return new AttemptLedger(
        attempts,
        new AttemptLedger.Settings(Duration.ofHours(24), Duration.ofDays(90), LEDGER_TIME),
        clock,
        (round, atMost) -> {
          pauses.add(round);
          clock.advance(Duration.ofMillis(250));
        },
        () -> "version-" + versions.incrementAndGet());
  }

  private static List<DocumentId> ids(long... ids) {
    return LongStream.of(ids).mapToObj(DocumentId::new).toList();
  }

  /** Every document has the same status. */
  private static class OneStatus implements DocumentStatuses {

    private final Meaning meaning;
    private final Duration longestCall;

    OneStatus(Meaning meaning, Duration longestCall) {
      this.meaning = meaning;
      this.longestCall = longestCall;
    }

    @Override
    public Meaning of(DocumentId id) {
      return meaning;
    }

    @Override
    public Duration longestCall() {
      return longestCall;
    }
  }
}
