// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Claim.AcceptedBefore;
import dev.refiscal.reload.Claim.Doubtful;
import dev.refiscal.reload.Claim.Forgotten;
import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.Claim.Held;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Duplicate;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule of time on every attempt table. */
public abstract class AttemptLedgerContract {

  /** Far in the future, so that no database expires the records. */
  protected static final Instant START = Instant.parse("2096-03-02T10:15:30.250Z");

  protected static final Duration WINDOW = Duration.ofHours(24);
  protected static final Duration RETENTION = Duration.ofDays(90);
  protected static final Duration LEASE = Duration.ofSeconds(30);
  protected static final DocumentId ID = new DocumentId(254_934);

  private static final Duration MOMENT = Duration.ofMillis(1);

  protected final MovableClock clock = new MovableClock(START);
  private final AtomicInteger requests = new AtomicInteger();
  protected AttemptTable table;
  protected AttemptLedger ledger;

  /** An empty table that keeps records for {@link #RETENTION}. */
  protected abstract AttemptTable emptyTable(Clock clock);

  @BeforeEach
  void startWithAnEmptyLedger() {
    table = emptyTable(clock);
    ledger = ledgerOn(table);
  }

  /** A ledger that pauses by moving the clock. */
  protected final AttemptLedger ledgerOn(AttemptTable attempts) {
    var versions = new AtomicInteger();
    return new AttemptLedger(
        attempts,
        new AttemptLedger.Settings(WINDOW, RETENTION, Duration.ofSeconds(2)),
        clock,
        (round, atMost) -> clock.advance(Duration.ofMillis(250)),
        () -> "version-" + versions.incrementAndGet());
  }

  static List<Outcome> outcomesThatLeaveADocumentFree() {
    return List.of(new Rejected("422"), Retryable.because("busy"));
  }

  @Test
  void grantsADocumentThatItDoesNotKnow() {
    assertThat(plain(ID)).isInstanceOf(Granted.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, Long.MAX_VALUE})
  void takesEveryId(long value) {
    DocumentId id = new DocumentId(value);
    end(id, new Accepted());

    assertThat(plain(id)).isEqualTo(new AcceptedBefore(START));
  }

  @Test
  void keepsADocumentFromEverybodyWhileItIsBeingSent() {
    plain(ID);
    clock.advance(LEASE.minusMillis(1));

    assertThat(plain(ID)).isEqualTo(new Held(START.plus(LEASE)));
    assertThat(force(ID)).isEqualTo(new Held(START.plus(LEASE)));
  }

  @Test
  void doubtsWhatWasBeingSentWhenTheLeaseEnded() {
    plain(ID);
    clock.advance(LEASE);

    assertThat(since(plain(ID))).isEqualTo(START.plus(LEASE));
    clock.advance(WINDOW.multipliedBy(2));
    assertThat(since(plain(ID))).isEqualTo(START.plus(LEASE));
  }

  @Test
  void answersByAnAcceptanceEveryRequestThatWasBornBeforeItHoweverLate() {
    Origin before = origin(clock.instant());
    clock.advance(MOMENT);
    end(ID, new Accepted());
    Instant accepted = clock.instant();

    clock.advance(WINDOW.multipliedBy(30));
    assertThat(claim(ID, false, before)).isEqualTo(new AcceptedBefore(accepted));
    assertThat(claim(ID, true, before)).isEqualTo(new AcceptedBefore(accepted));
    assertThat(claim(ID, true, origin(accepted))).isEqualTo(new AcceptedBefore(accepted));
    assertThat(plain(ID)).isInstanceOf(Granted.class);
  }

  @Test
  void remembersAnAcceptanceWhateverCameAfterIt() {
    Origin before = origin(clock.instant());
    clock.advance(MOMENT);
    end(ID, new Accepted());
    Instant accepted = clock.instant();
    clock.advance(WINDOW.plus(MOMENT));
    end(ID, new Rejected("422"));

    assertThat(claim(ID, false, before)).isEqualTo(new AcceptedBefore(accepted));
    assertThat(plain(ID)).isInstanceOf(Granted.class);
  }

  @Test
  void takesANewRequestForADuplicateUntilTheWindowEnds() {
    end(ID, new Accepted());

    clock.advance(MOMENT);
    assertThat(plain(ID)).isEqualTo(new AcceptedBefore(START));
    clock.advance(WINDOW.minus(MOMENT));
    assertThat(plain(ID)).isEqualTo(new AcceptedBefore(START));
    clock.advance(MOMENT);
    assertThat(plain(ID)).isInstanceOf(Granted.class);
  }

  /** Like a message delayed by the kill switch or by a redelivery. */
  @Test
  void takesARequestOfWithinTheWindowForADuplicateHoweverLate() {
    end(ID, new Accepted());
    Origin within = origin(clock.instant().plus(WINDOW));
    Origin after = origin(clock.instant().plus(WINDOW).plus(MOMENT));

    clock.advance(WINDOW.multipliedBy(3));
    assertThat(claim(ID, false, within)).isEqualTo(new AcceptedBefore(START));
    assertThat(claim(ID, false, after)).isInstanceOf(Granted.class);
  }

  @Test
  void grantsToAPersonsWordWhatWasAcceptedBeforeItWasGivenAndOnce() {
    end(ID, new Accepted());
    clock.advance(MOMENT);
    Origin word = origin(clock.instant());

    clock.advance(MOMENT);
    Granted claim = granted(claim(ID, true, word));
    settle(claim, new Accepted());

    clock.advance(WINDOW.multipliedBy(2));
    assertThat(claim(ID, true, word)).isInstanceOf(AcceptedBefore.class);
  }

  @Test
  void grantsToAPersonsWordADoubtOfBeforeItWasGivenAndOnce() {
    end(ID, new InDoubt("no answer in time"));
    Origin tooEarly = origin(clock.instant());
    clock.advance(MOMENT);
    Origin word = origin(clock.instant());

    assertThat(since(claim(ID, true, tooEarly))).isEqualTo(START);
    clock.advance(MOMENT);
    settle(granted(claim(ID, true, word)), new InDoubt("again"));
    assertThat(since(claim(ID, true, word))).isEqualTo(clock.instant());
  }

  @Test
  void grantsToAPersonsWordWhatWasBeingSentWhenTheLeaseEnded() {
    plain(ID);
    clock.advance(LEASE);

    assertThat(since(force(ID))).isEqualTo(START.plus(LEASE));
    clock.advance(MOMENT);
    assertThat(force(ID)).isInstanceOf(Granted.class);
  }

  /** An asynchronous retry keeps its request id and gets a new birth. */
  @Test
  void knowsARequestThatIsRepeatedUnderItsId() {
    settle(granted(claim(ID, true, request("request"))), new Accepted());
    clock.advance(Duration.ofMinutes(1));
    assertThat(claim(ID, true, request("request"))).isEqualTo(new AcceptedBefore(START));

    settle(granted(force(ID)), new Accepted());
    clock.advance(WINDOW.multipliedBy(2));
    assertThat(claim(ID, true, request("request"))).isInstanceOf(AcceptedBefore.class);
  }

  /** The forced request predates the acceptance, whenever its retry began. */
  @ParameterizedTest
  @MethodSource("outcomesThatLeaveADocumentFree")
  void answersARequestThatIsRepeatedByWhatWasAcceptedMeanwhile(Outcome outcome) {
    settle(granted(claim(ID, true, request("request"))), outcome);
    end(ID, new Accepted());
    clock.advance(Duration.ofMinutes(1));

    assertThat(claim(ID, true, request("request"))).isEqualTo(new AcceptedBefore(START));
  }

  @Test
  void doubtsARequestThatIsRepeatedWhereItsOwnAttemptNeverEnded() {
    end(ID, new Accepted());
    clock.advance(MOMENT);
    granted(claim(ID, true, request("request")));
    Instant leaseEnds = clock.instant().plus(LEASE);
    clock.advance(Duration.ofMinutes(1));

    assertThat(since(claim(ID, true, request("request")))).isEqualTo(leaseEnds);
  }

  @ParameterizedTest
  @MethodSource("outcomesThatLeaveADocumentFree")
  void grantsARequestThatIsRepeatedWhereNothingOfItWasProcessed(Outcome outcome) {
    end(ID, new Accepted());
    clock.advance(WINDOW.plus(MOMENT));
    end(ID, outcome);
    settle(granted(claim(ID, true, request("request"))), outcome);
    clock.advance(Duration.ofMinutes(1));

    assertThat(claim(ID, true, request("request"))).isInstanceOf(Granted.class);
  }

  /** The doubtful attempt may have caused the rejection. */
  @Test
  void putsBackADoubtWithItsTimeAndReasonWhereAForcedAttemptWasRejected() {
    end(ID, new InDoubt("no answer in time"));
    clock.advance(Duration.ofHours(1));

    settle(granted(force(ID)), new Rejected("400"));

    Claim claim = plain(ID);
    assertThat(since(claim)).isEqualTo(START);
    assertThat(((Doubtful) claim).seen().reason()).isEqualTo("no answer in time");
  }

  @Test
  void putsBackADoubtWithItsTimeWhereAForcedAttemptSentNothing() {
    end(ID, new InDoubt("no answer in time"));
    clock.advance(Duration.ofHours(1));
    Origin word = origin(clock.instant());
    clock.advance(MOMENT);

    settle(granted(claim(ID, true, word)), Retryable.because("busy"));

    assertThat(since(plain(ID))).isEqualTo(START);
    assertThat(claim(ID, true, word)).as("the word was not used").isInstanceOf(Granted.class);
  }

  @Test
  void putsBackTheEndOfALeaseAsADoubt() {
    plain(ID);
    clock.advance(LEASE.plusSeconds(5));

    settle(granted(force(ID)), Retryable.because("busy"));

    assertThat(since(plain(ID))).isEqualTo(START.plus(LEASE));
  }

  @Test
  void putsBackAnAcceptanceWithItsTimeWhereAForcedAttemptSentNothing() {
    end(ID, new Accepted());
    clock.advance(Duration.ofHours(1));

    settle(granted(force(ID)), Retryable.because("busy"));

    assertThat(plain(ID)).isEqualTo(new AcceptedBefore(START));
  }

  @Test
  void putsBackAnAcceptanceOfBeforeTheWindowWhereANewAttemptSentNothing() {
    Origin before = origin(clock.instant());
    end(ID, new Accepted());
    clock.advance(WINDOW.plus(MOMENT));

    settle(granted(plain(ID)), Retryable.because("busy"));

    assertThat(claim(ID, false, before)).isEqualTo(new AcceptedBefore(START));
    assertThat(plain(ID)).isInstanceOf(Granted.class);
  }

  @Test
  void recordsNoAnswerAsOlderThanItsRequestHoweverTheClocksDiffer() {
    Origin ahead = origin(clock.instant().plusSeconds(3));
    settle(granted(claim(ID, true, ahead)), new Accepted());
    clock.advance(Duration.ofSeconds(10));

    assertThat(claim(ID, true, ahead)).isEqualTo(new AcceptedBefore(START.plusSeconds(3)));
  }

  @Test
  void recordsNoAnswerAsEarlierThanItWas() {
    clock.advance(Duration.ofNanos(300_000));
    Origin word = origin(clock.instant());
    settle(granted(claim(ID, true, word)), new Accepted());

    assertThat(claim(ID, true, word)).isInstanceOf(AcceptedBefore.class);
  }

  @Test
  void doesNotSendWhatWasAskedForLongerAgoThanItRemembers() {
    Instant birth = clock.instant().minus(RETENTION);

    assertThat(claim(ID, false, origin(birth.minusMillis(1))))
        .isEqualTo(new Forgotten(birth.minusMillis(1)));
    assertThat(claim(ID, true, origin(birth.minusMillis(1)))).isInstanceOf(Forgotten.class);
    assertThat(claim(ID, false, origin(birth))).isInstanceOf(Granted.class);
  }

  @Test
  void countsTheWindowFromTheOutcomeAndNotFromTheClaim() {
    Granted claim = granted(plain(ID));
    clock.advance(Duration.ofSeconds(10));
    settle(claim, new Accepted());

    assertThat(plain(ID)).isEqualTo(new AcceptedBefore(START.plusSeconds(10)));
  }

  @Test
  void takesADuplicateForAccepted() {
    end(ID, new Duplicate());

    assertThat(plain(ID)).isEqualTo(new AcceptedBefore(START));
  }

  @ParameterizedTest
  @MethodSource("outcomesThatLeaveADocumentFree")
  void grantsAgainWhatWasNotProcessed(Outcome outcome) {
    end(ID, outcome);

    assertThat(plain(ID)).isInstanceOf(Granted.class);
  }

  @Test
  void doubtsForLongerThanTheWindow() {
    end(ID, new InDoubt("no answer in time"));

    clock.advance(WINDOW.multipliedBy(14));
    assertThat(since(plain(ID))).isEqualTo(START);
  }

  @Test
  void doubtsForLongerThanItRemembersAnythingElse() {
    DocumentId unfinished = new DocumentId(1);
    plain(unfinished);
    end(ID, new InDoubt("no answer in time"));

    clock.advance(RETENTION.multipliedBy(2));
    assertThat(since(plain(ID))).isEqualTo(START);
    assertThat(since(plain(unfinished))).isEqualTo(START.plus(LEASE));
  }

  @Test
  void recordsAnOutcomeAfterTheLeaseAsLongAsNobodyTookOver() {
    Granted claim = granted(plain(ID));
    clock.advance(LEASE.plusSeconds(1));

    settle(claim, new Accepted());
    assertThat(plain(ID)).isInstanceOf(AcceptedBefore.class);
  }

  @Test
  void recordsNoOutcomeOfADocumentThatSomebodyElseTookOver() {
    Granted claim = granted(plain(ID));
    clock.advance(LEASE.plus(MOMENT));
    force(ID);

    assertThat(trySettle(claim, new Accepted())).isEmpty();
    assertThat(plain(ID)).isInstanceOf(Held.class);
  }

  /** Two messages of one FIFO batch may ask for the same document. */
  @Test
  void settlesOnlyByTheClaimThatWasMadeAndNotByAnotherOfTheSameRequest() {
    Origin request = origin(clock.instant());
    Granted first = granted(claim(ID, false, request));
    settle(first, new Rejected("422"));
    Granted second = granted(claim(ID, false, request));

    assertThat(trySettle(first, Retryable.because("busy"))).isEmpty();
    settle(second, new Accepted());
    assertThat(trySettle(first, Retryable.because("busy"))).isEmpty();
    assertThat(plain(ID)).isInstanceOf(AcceptedBefore.class);
  }

  @Test
  void keepsTheFirstOutcome() {
    Granted claim = granted(plain(ID));
    settle(claim, new InDoubt("no answer in time"));

    assertThat(trySettle(claim, new Rejected("late"))).isEmpty();
    assertThat(plain(ID)).isInstanceOf(Doubtful.class);
  }

  @Test
  void takesOverADoubtAsItWasSeen() {
    end(ID, new InDoubt("no answer in time"));
    Doubtful doubt = (Doubtful) plain(ID);

    Granted claim = ledger.takeOver(ID, doubt, clock.instant().plus(LEASE), time()).orElseThrow();

    assertThat(plain(ID)).isInstanceOf(Held.class);
    settle(claim, Retryable.because("busy"));
    assertThat(since(plain(ID))).isEqualTo(START);
  }

  @Test
  void takesOverNoDoubtThatHasChangedSince() {
    end(ID, new InDoubt("no answer in time"));
    Doubtful doubt = (Doubtful) plain(ID);
    clock.advance(MOMENT);
    settle(granted(force(ID)), new Accepted());

    assertThat(ledger.takeOver(ID, doubt, clock.instant().plus(LEASE), time())).isEmpty();
    assertThat(ledger.accept(ID, doubt, time())).isFalse();
    assertThat(plain(ID)).isInstanceOf(AcceptedBefore.class);
  }

  @Test
  void acceptsADoubtThatIsDone() {
    end(ID, new InDoubt("no answer in time"));
    clock.advance(Duration.ofMinutes(5));

    assertThat(ledger.accept(ID, (Doubtful) plain(ID), time())).isTrue();
    assertThat(plain(ID)).isEqualTo(new AcceptedBefore(START.plus(Duration.ofMinutes(5))));
  }

  @Test
  void answersForNothingWhenAskedForNothing() {
    assertThat(claimAll(List.of())).isEmpty();
    assertThat(ledger.settle(Map.of(), Map.of(), time())).isEmpty();
  }

  @Test
  void answersForEachDocumentOfAMixedBatchByItself() {
    List<DocumentId> ids = ids(6);
    plain(ids.get(0));
    clock.advance(LEASE);
    end(ids.get(1), new Accepted());
    end(ids.get(2), new Rejected("the vendor answered 422"));
    end(ids.get(3), new InDoubt("no answer in time"));
    plain(ids.get(4));

    Instant now = clock.instant();
    Map<DocumentId, Claim> claims = claimAll(ids);

    assertThat(claims.keySet()).containsExactlyElementsOf(ids);
    assertThat(since(claims.get(ids.get(0)))).isEqualTo(START.plus(LEASE));
    assertThat(claims.get(ids.get(1))).isEqualTo(new AcceptedBefore(now));
    assertThat(claims.get(ids.get(2))).isInstanceOf(Granted.class);
    assertThat(since(claims.get(ids.get(3)))).isEqualTo(now);
    assertThat(claims.get(ids.get(4))).isEqualTo(new Held(now.plus(LEASE)));
    assertThat(claims.get(ids.get(5))).isInstanceOf(Granted.class);
  }

  @Test
  void takesAnyNumberOfDocumentsAtOnce() {
    List<DocumentId> ids = ids(250);
    List<DocumentId> accepted = ids.stream().filter(id -> id.value() % 7 == 0).toList();
    Map<DocumentId, Granted> earlier = granted(claimAll(accepted));
    assertThat(ledger.settle(all(accepted, new Accepted()), earlier, time()))
        .containsExactlyInAnyOrderElementsOf(accepted);

    Map<DocumentId, Claim> claims = claimAll(ids);

    assertThat(claims).containsOnlyKeys(ids);
    claims.forEach(
        (id, claim) ->
            assertThat(claim)
                .isInstanceOf(accepted.contains(id) ? AcceptedBefore.class : Granted.class));
    Map<DocumentId, Granted> ours = granted(claims);
    assertThat(ledger.settle(all(ours.keySet(), new Rejected("no")), ours, time()))
        .containsExactlyInAnyOrderElementsOf(ours.keySet());
  }

  @Test
  void grantsEachDocumentToOneOfManyThatClaimItAtOnce() throws Exception {
    int claimants = 8;
    List<DocumentId> ids = ids(60);
    List<Callable<Map<DocumentId, Claim>>> work = new ArrayList<>();
    for (int i = 0; i < claimants; i++) {
      List<DocumentId> inAnotherOrder = new ArrayList<>(ids);
      Collections.shuffle(inAnotherOrder, new Random(i));
      var request = ReloadRequest.of(inAnotherOrder, false, origin(START));
      work.add(() -> ledger.claim(request, START.plus(LEASE), time()));
    }

    Map<DocumentId, Integer> grants = new HashMap<>();
    ExecutorService threads = Executors.newFixedThreadPool(claimants);
    try {
      for (Future<Map<DocumentId, Claim>> claims : threads.invokeAll(work)) {
        claims
            .get()
            .forEach(
                (id, claim) -> {
                  assertThat(claim).isInstanceOfAny(Granted.class, Held.class);
                  grants.merge(id, claim instanceof Granted ? 1 : 0, Integer::sum);
                });
      }
    } finally {
      threads.shutdownNow();
    }

    // Nobody, if all callers were in conflict to the end.
    assertThat(grants).containsOnlyKeys(ids).allSatisfy((id, n) -> assertThat(n).isLessThan(2));
    assertThat(grants.values()).contains(1);
  }

  /** A new request for the document, made now. */
  protected final Claim plain(DocumentId id) {
    return claim(id, false, origin(clock.instant()));
  }

  /** A person's forced request for the document, made now. */
  protected final Claim force(DocumentId id) {
    return claim(id, true, origin(clock.instant()));
  }

  private Claim claim(DocumentId id, boolean force, Origin origin) {
    return ledger
        .claim(ReloadRequest.of(List.of(id), force, origin), clock.instant().plus(LEASE), time())
        .get(id);
  }

  /** A new request for many. */
  protected final Map<DocumentId, Claim> claimAll(Collection<DocumentId> ids) {
    return ledger.claim(
        ReloadRequest.of(ids, false, origin(clock.instant())), clock.instant().plus(LEASE), time());
  }

  /** A request that Lambda begins now, possibly as a retry. */
  private Origin request(String requestId) {
    return new Origin(clock.instant(), requestId);
  }

  /** A unique request. */
  protected final Origin origin(Instant birth) {
    return new Origin(birth, "request-" + requests.incrementAndGet());
  }

  /** Ends an attempt at the document now. */
  protected final void end(DocumentId id, Outcome outcome) {
    settle(id, granted(plain(id)), outcome);
  }

  private void settle(Granted claim, Outcome outcome) {
    settle(ID, claim, outcome);
  }

  private void settle(DocumentId id, Granted claim, Outcome outcome) {
    assertThat(ledger.settle(Map.of(id, outcome), Map.of(id, claim), time())).containsExactly(id);
  }

  private Set<DocumentId> trySettle(Granted claim, Outcome outcome) {
    return ledger.settle(Map.of(ID, outcome), Map.of(ID, claim), time());
  }

  protected static Granted granted(Claim claim) {
    assertThat(claim).isInstanceOf(Granted.class);
    return (Granted) claim;
  }

  protected static Map<DocumentId, Granted> granted(Map<DocumentId, Claim> claims) {
    var granted = new LinkedHashMap<DocumentId, Granted>();
    claims.forEach(
        (id, claim) -> {
          if (claim instanceof Granted ours) {
            granted.put(id, ours);
          }
        });
    return granted;
  }

  private static Instant since(Claim claim) {
    assertThat(claim).isInstanceOf(Doubtful.class);
    return ((Doubtful) claim).since();
  }

  /** Ample remaining time. */
  protected final Deadline time() {
    return Deadline.after(300_000, Duration.ZERO, Duration.ZERO, clock);
  }

  protected static List<DocumentId> ids(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(DocumentId::new).toList();
  }

  protected static Map<DocumentId, Outcome> all(Collection<DocumentId> ids, Outcome outcome) {
    return ids.stream().collect(Collectors.toMap(Function.identity(), id -> outcome));
  }
}
