// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.AttemptLedger.Claim;
import dev.refiscal.reload.AttemptLedger.Claim.AcceptedBefore;
import dev.refiscal.reload.AttemptLedger.Claim.Doubtful;
import dev.refiscal.reload.AttemptLedger.Claim.Granted;
import dev.refiscal.reload.AttemptLedger.Claim.Held;
import dev.refiscal.reload.AttemptLedger.Lease;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Duplicate;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ledger of attempts does. */
public abstract class AttemptLedgerContract {

  /** So far ahead that no database deletes as expired what is written then. */
  protected static final Instant START = Instant.parse("2096-03-02T10:15:30.250Z");

  protected static final Duration WINDOW = Duration.ofHours(24);
  protected static final Duration LEASE = Duration.ofSeconds(30);
  protected static final DocumentId ID = new DocumentId(254_934);

  protected final MovableClock clock = new MovableClock(START);
  protected AttemptLedger ledger;

  /** An empty ledger that remembers accepted documents for {@link #WINDOW}. */
  protected abstract AttemptLedger emptyLedger(Clock clock);

  @BeforeEach
  void startWithAnEmptyLedger() {
    ledger = emptyLedger(clock);
  }

  @Test
  void grantsADocumentThatItDoesNotKnow() {
    assertThat(claim(ID, "first")).isEqualTo(new Granted());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, Long.MAX_VALUE})
  void takesEveryId(long value) {
    DocumentId id = new DocumentId(value);
    Lease lease = lease("first");
    assertThat(ledger.claim(List.of(id), lease, false)).isEqualTo(Map.of(id, new Granted()));

    assertThat(ledger.settle(Map.of(id, new Accepted()), lease)).containsExactly(id);
    assertThat(claim(id, "second")).isEqualTo(new AcceptedBefore(START));
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "second"})
  void keepsADocumentFromEverybodyWhileItIsBeingSent(String holder) {
    claim(ID, "first");
    clock.advance(LEASE.minusMillis(1));

    assertThat(claim(ID, holder)).isEqualTo(new Held(START.plus(LEASE)));
    assertThat(force(ID, holder)).isEqualTo(new Held(START.plus(LEASE)));
  }

  @Test
  void doubtsWhatWasBeingSentWhenTheLeaseEnded() {
    claim(ID, "first");
    clock.advance(LEASE);

    assertThat(claim(ID, "second")).isEqualTo(new Doubtful(START.plus(LEASE)));
    clock.advance(WINDOW.multipliedBy(2));
    assertThat(claim(ID, "third")).isEqualTo(new Doubtful(START.plus(LEASE)));
  }

  @Test
  void grantsByForceWhatWasBeingSentWhenTheLeaseEnded() {
    claim(ID, "first");
    clock.advance(LEASE);

    assertThat(force(ID, "second")).isEqualTo(new Granted());
    assertThat(claim(ID, "third")).isInstanceOf(Held.class);
  }

  @Test
  void remembersWhatWasAcceptedUntilTheWindowEnds() {
    end(ID, new Accepted());

    assertThat(claim(ID, "second")).isEqualTo(new AcceptedBefore(START));
    clock.advance(WINDOW);
    assertThat(claim(ID, "third")).isEqualTo(new AcceptedBefore(START));
    clock.advance(Duration.ofMillis(1));
    assertThat(claim(ID, "fourth")).isEqualTo(new Granted());
  }

  @Test
  void countsTheWindowFromTheOutcomeAndNotFromTheClaim() {
    Lease lease = lease("first");
    ledger.claim(List.of(ID), lease, false);
    clock.advance(Duration.ofSeconds(10));
    ledger.settle(Map.of(ID, new Accepted()), lease);

    assertThat(claim(ID, "second")).isEqualTo(new AcceptedBefore(START.plusSeconds(10)));
  }

  @Test
  void takesADuplicateForAccepted() {
    end(ID, new Duplicate());

    assertThat(claim(ID, "second")).isEqualTo(new AcceptedBefore(START));
  }

  @Test
  void grantsByForceWhatWasAccepted() {
    end(ID, new Accepted());

    assertThat(force(ID, "second")).isEqualTo(new Granted());
  }

  @Test
  void grantsAgainWhatWasRejected() {
    end(ID, new Rejected("the vendor answered 422"));

    assertThat(claim(ID, "second")).isEqualTo(new Granted());
  }

  @Test
  void grantsAgainWhatWasNotProcessed() {
    end(ID, Retryable.because("the vendor could not be reached"));

    assertThat(claim(ID, "second")).isEqualTo(new Granted());
  }

  @Test
  void doubtsForLongerThanTheWindow() {
    end(ID, new InDoubt("no answer in time"));

    assertThat(claim(ID, "second")).isEqualTo(new Doubtful(START));
    clock.advance(WINDOW.multipliedBy(14));
    assertThat(claim(ID, "third")).isEqualTo(new Doubtful(START));
  }

  @Test
  void grantsByForceWhatIsInDoubt() {
    end(ID, new InDoubt("no answer in time"));

    assertThat(force(ID, "second")).isEqualTo(new Granted());
  }

  @Test
  void recordsAnOutcomeAfterTheLeaseAsLongAsNobodyTookOver() {
    Lease lease = lease("first");
    ledger.claim(List.of(ID), lease, false);
    clock.advance(LEASE.plusSeconds(1));

    assertThat(ledger.settle(Map.of(ID, new Accepted()), lease)).containsExactly(ID);
    assertThat(claim(ID, "second")).isInstanceOf(AcceptedBefore.class);
  }

  @Test
  void recordsNoOutcomeOfADocumentThatSomebodyElseTookOver() {
    Lease lease = lease("first");
    ledger.claim(List.of(ID), lease, false);
    clock.advance(LEASE);
    force(ID, "second");

    assertThat(ledger.settle(Map.of(ID, new Accepted()), lease)).isEmpty();
    assertThat(claim(ID, "third")).isInstanceOf(Held.class);
  }

  @Test
  void recordsNoOutcomeUnderAnotherLeaseOfTheSameHolder() {
    ledger.claim(List.of(ID), new Lease("first", START.plusSeconds(10)), false);

    assertThat(ledger.settle(Map.of(ID, new Accepted()), lease("first"))).isEmpty();
  }

  @Test
  void recordsNoOutcomeOfWhatWasNotClaimed() {
    assertThat(ledger.settle(Map.of(ID, new Accepted()), lease("first"))).isEmpty();
    assertThat(claim(ID, "second")).isEqualTo(new Granted());
  }

  @Test
  void keepsTheFirstOutcome() {
    Lease lease = end(ID, new InDoubt("no answer in time"));

    assertThat(ledger.settle(Map.of(ID, new Rejected("late")), lease)).isEmpty();
    assertThat(claim(ID, "second")).isInstanceOf(Doubtful.class);
  }

  @Test
  void answersForNothingWhenAskedForNothing() {
    assertThat(ledger.claim(List.of(), lease("first"), false)).isEmpty();
    assertThat(ledger.settle(Map.of(), lease("first"))).isEmpty();
  }

  @Test
  void claimsARepeatedIdOnce() {
    assertThat(ledger.claim(List.of(ID, ID), lease("first"), false))
        .isEqualTo(Map.of(ID, new Granted()));
  }

  @Test
  void answersForEachDocumentOfAMixedBatchByItself() {
    List<DocumentId> ids = ids(6);
    claim(ids.get(0), "dead");
    clock.advance(LEASE);
    end(ids.get(1), new Accepted());
    end(ids.get(2), new Rejected("the vendor answered 422"));
    end(ids.get(3), new InDoubt("no answer in time"));
    claim(ids.get(4), "alive");

    Instant now = clock.instant();
    assertThat(ledger.claim(ids, lease("first"), false))
        .isEqualTo(
            Map.of(
                ids.get(0), new Doubtful(START.plus(LEASE)),
                ids.get(1), new AcceptedBefore(now),
                ids.get(2), new Granted(),
                ids.get(3), new Doubtful(now),
                ids.get(4), new Held(now.plus(LEASE)),
                ids.get(5), new Granted()));
  }

  @Test
  void takesAnyNumberOfDocumentsAtOnce() {
    List<DocumentId> ids = ids(250);
    List<DocumentId> accepted =
        ids.stream().filter(id -> id.value() % 7 == 0).collect(Collectors.toList());
    Lease earlier = lease("earlier");
    ledger.claim(accepted, earlier, false);
    assertThat(ledger.settle(outcomes(accepted, id -> new Accepted()), earlier))
        .containsExactlyInAnyOrderElementsOf(accepted);

    Lease lease = lease("first");
    Map<DocumentId, Claim> claims = ledger.claim(ids, lease, false);

    assertThat(claims).containsOnlyKeys(ids);
    claims.forEach(
        (id, claim) ->
            assertThat(claim)
                .isInstanceOf(accepted.contains(id) ? AcceptedBefore.class : Granted.class));
    List<DocumentId> granted = ids.stream().filter(id -> !accepted.contains(id)).toList();
    assertThat(ledger.settle(outcomes(ids, id -> new Rejected("no")), lease))
        .containsExactlyInAnyOrderElementsOf(granted);
  }

  @Test
  void grantsEachDocumentToOneOfManyThatClaimItAtOnce() throws Exception {
    int claimants = 8;
    List<DocumentId> ids = ids(60);
    List<Callable<Map<DocumentId, Claim>>> work = new ArrayList<>();
    for (int i = 0; i < claimants; i++) {
      List<DocumentId> inAnotherOrder = new ArrayList<>(ids);
      Collections.shuffle(inAnotherOrder, new Random(i));
      Lease lease = lease("claimant-" + i);
      work.add(() -> ledger.claim(inAnotherOrder, lease, false));
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

    assertThat(grants).containsOnlyKeys(ids).allSatisfy((id, n) -> assertThat(n).isEqualTo(1));
  }

  protected final Claim claim(DocumentId id, String holder) {
    return ledger.claim(List.of(id), lease(holder), false).get(id);
  }

  private Claim force(DocumentId id, String holder) {
    return ledger.claim(List.of(id), lease(holder), true).get(id);
  }

  /** Has an attempt at the document end at this moment. */
  protected final Lease end(DocumentId id, Outcome outcome) {
    Lease lease = lease("earlier");
    assertThat(ledger.claim(List.of(id), lease, false)).isEqualTo(Map.of(id, new Granted()));
    assertThat(ledger.settle(Map.of(id, outcome), lease)).containsExactly(id);
    return lease;
  }

  protected final Lease lease(String holder) {
    return new Lease(holder, clock.instant().plus(LEASE));
  }

  protected static List<DocumentId> ids(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(DocumentId::new).toList();
  }

  protected static Map<DocumentId, Outcome> outcomes(
      List<DocumentId> ids, Function<DocumentId, Outcome> outcome) {
    return ids.stream().collect(Collectors.toMap(id -> id, outcome));
  }
}
