// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static dev.refiscal.reload.DocumentState.ACCEPTED;
import static dev.refiscal.reload.DocumentState.IN_DOUBT;
import static dev.refiscal.reload.DocumentState.REJECTED;
import static dev.refiscal.reload.DocumentState.SENDING;
import static dev.refiscal.reload.DocumentState.UNKNOWN;
import static dev.refiscal.reload.DocumentState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.reload.Claim.AcceptedBefore;
import dev.refiscal.reload.Claim.Doubtful;
import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people learn and may settle, on every attempt store. */
public abstract class InquiryContract {

  /** Far in the future, so that no database expires the records. */
  private static final Instant START = Instant.parse("2096-03-02T10:15:30.250Z");

  private static final Duration WINDOW = Duration.ofHours(24);
  protected static final Duration RETENTION = Duration.ofDays(90);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final DocumentId ID = new DocumentId(254_934);

  protected final MovableClock clock = new MovableClock(START);
  private final AtomicInteger requests = new AtomicInteger();
  private AttemptStore store;
  private AttemptLedger ledger;
  private Inquiry inquiry;
  private Settlement settlement;

  /** An empty store that keeps records for {@link #RETENTION}. */
  protected abstract AttemptStore emptyStore(Clock clock);

  @BeforeEach
  void startWithAnEmptyLedger() {
    store = emptyStore(clock);
    var settings = new AttemptLedger.Settings(WINDOW, RETENTION, Duration.ofSeconds(2));
    var versions = new AtomicInteger();
    ledger =
        new AttemptLedger(
            store,
            settings,
            clock,
            (round, atMost) -> clock.advance(Duration.ofMillis(250)),
            () -> "version-" + versions.incrementAndGet());
    inquiry = new Inquiry(store, ledger, settings, Optional.empty(), clock);
    settlement = new Settlement(inquiry, ledger);
  }

  @Test
  void knowsNothingOfWhatWasNeverSent() {
    assertThat(ask(ID)).isEqualTo(Standing.UNKNOWN);
    assertThat(inquiry.ask(List.of(), time())).isEmpty();
  }

  @Test
  void tellsWhatIsBeingSent() {
    claim(ID, false, origin());
    clock.advance(LEASE.minus(MOMENT));

    Standing standing = ask(ID);

    assertThat(standing.state()).isEqualTo(SENDING);
    assertThat(standing.since()).contains(START);
    assertThat(standing.attempt().orElseThrow().requestId()).isEqualTo("request-1");
    assertThat(standing.attempt().orElseThrow().claims()).isEqualTo(1);
  }

  @Test
  void tellsUntilWhenAnAcceptedDocumentIsADuplicate() {
    end(ID, new Accepted());

    assertThat(ask(ID).state()).isEqualTo(ACCEPTED);
    assertThat(ask(ID).since()).contains(START);
    assertThat(ask(ID).duplicateUntil()).contains(START.plus(WINDOW));
  }

  @Test
  void tellsWhyADocumentIsNotAccepted() {
    end(ID, new Rejected("the vendor answered 422"));
    clock.advance(MOMENT);

    assertThat(ask(ID).state()).isEqualTo(REJECTED);
    assertThat(ask(ID).since()).contains(START);
    assertThat(ask(ID).attempt().orElseThrow().reason()).isEqualTo("the vendor answered 422");
    assertThat(ask(ID).attempt().orElseThrow().requestId()).as("who asked").isEqualTo("request-1");
    assertThat(ask(ID).duplicateUntil()).isEmpty();
  }

  @Test
  void tellsWhatWaitsForTheNextRequest() {
    end(ID, Retryable.because("the vendor answered 429"));

    assertThat(ask(ID).state()).isEqualTo(WAITING);
  }

  @Test
  void answersForAnyNumberOfDocumentsInTheirOrder() {
    List<DocumentId> ids = ids(250);
    ids.stream().filter(id -> id.value() % 50 == 0).forEach(id -> end(id, new Accepted()));

    Map<DocumentId, Standing> standings = inquiry.ask(ids, time());

    assertThat(standings.keySet()).containsExactlyElementsOf(ids);
    standings.forEach(
        (id, standing) ->
            assertThat(standing.state()).isEqualTo(id.value() % 50 == 0 ? ACCEPTED : UNKNOWN));
  }

  @Test
  void writesDownADoubtThatSomebodyDiscoversByAsking() {
    claim(ID, false, origin());
    clock.advance(LEASE.plusSeconds(7));
    assertThat(list(IN_DOUBT)).isEmpty();

    Standing standing = ask(ID);

    assertThat(standing.state()).isEqualTo(IN_DOUBT);
    assertThat(standing.since()).contains(START.plus(LEASE));
    assertThat(list(IN_DOUBT)).containsExactly(ID);
    assertThat(ask(ID)).isEqualTo(standing);
    assertThat(ask(ID).attempt().orElseThrow().reason())
        .isEqualTo("the invocation that sent it ended without an outcome");
  }

  @Test
  void writesDownADoubtThatARequestDiscovers() {
    claim(ID, false, origin());
    clock.advance(LEASE.plusSeconds(7));

    Doubtful doubt = (Doubtful) claim(ID, false, origin());

    assertThat(doubt.since()).isEqualTo(START.plus(LEASE));
    assertThat(list(IN_DOUBT)).containsExactly(ID);
    assertThat(ledger.accept(ID, doubt, time())).as("it is the record that is there").isTrue();
  }

  @Test
  void listsEachStateByItself() {
    end(new DocumentId(1), new InDoubt("no answer in time"));
    end(new DocumentId(2), new Rejected("the vendor answered 422"));
    end(new DocumentId(3), Retryable.because("the vendor answered 429"));
    end(new DocumentId(4), new Accepted());
    claim(new DocumentId(5), false, origin());

    assertThat(list(IN_DOUBT)).containsExactly(new DocumentId(1));
    assertThat(list(REJECTED)).containsExactly(new DocumentId(2));
    assertThat(list(WAITING)).containsExactly(new DocumentId(3));
  }

  @Test
  void listsTheOldestFirstInPagesWithoutAGap() {
    List<DocumentId> ids = new ArrayList<>(ids(5));
    java.util.Collections.reverse(ids);
    for (DocumentId id : ids) {
      end(id, new InDoubt("no answer in time"));
      clock.advance(MOMENT);
    }

    var pages = new ArrayList<List<DocumentId>>();
    Optional<AttemptReader.Position> after = Optional.empty();
    do {
      Inquiry.Listed page = inquiry.list(IN_DOUBT, 2, after, time());
      pages.add(List.copyOf(page.standings().keySet()));
      after = page.next();
    } while (after.isPresent());

    assertThat(pages).containsExactly(ids.subList(0, 2), ids.subList(2, 4), ids.subList(4, 5));
  }

  @Test
  void hasNoPageAfterAFullOneThatIsTheLast() {
    for (DocumentId id : ids(2)) {
      end(id, new Rejected("the vendor answered 422"));
    }

    Inquiry.Listed page = inquiry.list(REJECTED, 2, Optional.empty(), time());

    assertThat(page.standings()).hasSize(2);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void listsEachOnceThatCameToItsStateInTheSameMoment() {
    ids(7).forEach(id -> end(id, new InDoubt("no answer in time")));

    var all = new ArrayList<DocumentId>();
    Optional<AttemptReader.Position> after = Optional.empty();
    do {
      Inquiry.Listed page = inquiry.list(IN_DOUBT, 3, after, time());
      all.addAll(page.standings().keySet());
      after = page.next();
    } while (after.isPresent());

    assertThat(all).containsExactlyInAnyOrderElementsOf(ids(7));
  }

  /** Like a person who works off one page after another. */
  @Test
  void goesOnAfterAPageThatWasSettledMeanwhile() {
    ids(5).forEach(id -> end(id, new InDoubt("no answer in time")));

    var all = new ArrayList<DocumentId>();
    Optional<AttemptReader.Position> after = Optional.empty();
    do {
      Inquiry.Listed page = inquiry.list(IN_DOUBT, 2, after, time());
      page.standings().keySet().forEach(id -> settle(id, START, Decision.ACCEPTED));
      all.addAll(page.standings().keySet());
      after = page.next();
    } while (after.isPresent());

    assertThat(all).containsExactlyInAnyOrderElementsOf(ids(5));
    assertThat(list(IN_DOUBT)).isEmpty();
  }

  @Test
  void doesNotListWhatIsSettled() {
    end(ID, new InDoubt("no answer in time"));
    settle(ID, START, Decision.ACCEPTED);

    assertThat(list(IN_DOUBT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"IN_DOUBT", "REJECTED", "WAITING"})
  void makesADuplicateOfWhatAPersonSettlesAsAccepted(DocumentState state) {
    Origin before = origin();
    clock.advance(MOMENT);
    endIn(state);
    Instant seen = clock.instant();
    clock.advance(Duration.ofHours(1));

    Settled settled = settle(ID, seen, Decision.ACCEPTED);

    assertThat(settled.result()).isEqualTo(Settled.Result.SETTLED);
    assertThat(settled.now()).contains(ask(ID));
    assertThat(ask(ID).state()).isEqualTo(ACCEPTED);
    Instant accepted = clock.instant();
    assertThat(ask(ID).since()).contains(accepted);
    clock.advance(MOMENT);
    assertThat(claim(ID, false, origin())).isEqualTo(new AcceptedBefore(accepted));
    clock.advance(WINDOW.multipliedBy(20));
    assertThat(claim(ID, false, before))
        .as("a dead letter")
        .isEqualTo(new AcceptedBefore(accepted));
    assertThat(claim(ID, false, origin())).isInstanceOf(Granted.class);
  }

  @ParameterizedTest
  @CsvSource({"IN_DOUBT", "REJECTED", "WAITING"})
  void grantsToTheNextRequestWhatAPersonReleases(DocumentState state) {
    Origin before = origin();
    clock.advance(MOMENT);
    endIn(state);
    Instant seen = clock.instant();
    clock.advance(Duration.ofHours(1));

    Settled settled = settle(ID, seen, Decision.RELEASED);

    assertThat(settled.result()).isEqualTo(Settled.Result.SETTLED);
    assertThat(ask(ID).state()).isEqualTo(WAITING);
    assertThat(ask(ID).attempt().orElseThrow().reason()).isEqualTo("a person released it");
    assertThat(claim(ID, false, before)).as("a dead letter").isInstanceOf(Granted.class);
  }

  /** Accepted, failed again, then forced: the person knows more than the window. */
  @Test
  void grantsWhatAPersonReleasesEvenWithinTheWindowOfAnAcceptanceButNotToOlderRequests() {
    Origin before = origin();
    clock.advance(MOMENT);
    end(ID, new Accepted());
    Instant accepted = clock.instant();
    clock.advance(Duration.ofHours(1));
    settleClaim(ID, (Granted) claim(ID, true, origin()), new InDoubt("no answer in time"));
    settle(ID, clock.instant(), Decision.RELEASED);
    clock.advance(MOMENT);

    assertThat(ask(ID).duplicateUntil()).isEmpty();
    assertThat(claim(ID, false, before)).isEqualTo(new AcceptedBefore(accepted));
    Granted claim = (Granted) claim(ID, false, origin());
    settleClaim(ID, claim, Retryable.because("busy"));
    claim = (Granted) claim(ID, false, origin());
    settleClaim(ID, claim, new Accepted());
    clock.advance(MOMENT);
    assertThat(claim(ID, false, origin())).as("once").isInstanceOf(AcceptedBefore.class);
  }

  /**
   * The request is known by its id, like that of a dead letter, and was not processed after all.
   */
  @Test
  void grantsWhatAPersonReleasesToTheVeryRequestThatWasInDoubt() {
    end(ID, new Accepted());
    clock.advance(WINDOW.plus(MOMENT));
    Origin request = origin();
    settleClaim(ID, (Granted) claim(ID, false, request), new InDoubt("no answer in time"));
    Instant seen = clock.instant();
    clock.advance(Duration.ofHours(1));

    settle(ID, seen, Decision.RELEASED);

    assertThat(claim(ID, false, request)).isInstanceOf(Granted.class);
  }

  @Test
  void settlesNothingThatHasChangedSinceItWasSeen() {
    end(ID, new InDoubt("no answer in time"));
    Instant seen = clock.instant();
    clock.advance(MOMENT);
    settleClaim(ID, (Granted) claim(ID, true, origin()), new InDoubt("again"));
    Standing now = ask(ID);

    Settled settled = settle(ID, seen, Decision.RELEASED);

    assertThat(settled)
        .isEqualTo(
            new Settled(
                Settled.Result.CHANGED,
                Optional.of(now),
                "seen is not its since: it has changed, or the time was not copied in full"));
    assertThat(claim(ID, false, origin())).isInstanceOf(Doubtful.class);
  }

  @Test
  void settlesNothingThatIsBeingSent() {
    claim(ID, false, origin());

    Settled settled = settle(ID, START, Decision.ACCEPTED);

    assertThat(settled.result()).isEqualTo(Settled.Result.CHANGED);
    assertThat(settled.why()).isEqualTo("it is being sent now");
    assertThat(ask(ID).state()).isEqualTo(SENDING);
  }

  @Test
  void settlesNothingThatIsAcceptedOrUnknown() {
    assertThat(settle(ID, START, Decision.RELEASED).why())
        .isEqualTo("the ledger has no record of it");

    end(ID, new Accepted());
    assertThat(settle(ID, START, Decision.RELEASED).why()).isEqualTo("it is already accepted");
    assertThat(ask(ID).state()).isEqualTo(ACCEPTED);
  }

  @Test
  void settlesWhatWasBeingSentWhenTheLeaseEnded() {
    Granted late = (Granted) claim(ID, false, origin());
    clock.advance(LEASE.plusSeconds(1));

    assertThat(settle(ID, START.plus(LEASE), Decision.ACCEPTED).isSettled()).isTrue();

    assertThat(ask(ID).state()).isEqualTo(ACCEPTED);
    assertThat(ledger.settle(Map.of(ID, Retryable.because("busy")), Map.of(ID, late), time()))
        .as("the claim is over")
        .isEmpty();
  }

  @Test
  void recordsAnAcceptanceAsNoOlderThanTheWordHoweverTheClocksDiffer() {
    end(ID, new InDoubt("no answer in time"));
    Instant birth = clock.instant().plusSeconds(3);

    settlement.settle(new SettleRequest(Map.of(ID, START), Decision.ACCEPTED, birth), time());

    assertThat(ask(ID).since()).contains(birth);
  }

  @Test
  void recordsAWordAsNoOlderThanWhatWasSeenHoweverTheClocksDiffer() {
    end(ID, new InDoubt("no answer in time"));
    clock.advance(Duration.ofSeconds(-3));

    settlement.settle(
        new SettleRequest(Map.of(ID, START), Decision.ACCEPTED, clock.instant()), time());

    assertThat(ask(ID).since()).contains(START);
  }

  @Test
  void saysWhatBecameOfEachOfManyThatAreSettled() {
    List<DocumentId> ids = ids(250);
    ids.subList(0, 249).forEach(id -> end(id, new InDoubt("no answer in time")));
    var seen = new java.util.LinkedHashMap<DocumentId, Instant>();
    ids.forEach(id -> seen.put(id, START));

    Map<DocumentId, Settled> settled =
        settlement.settle(new SettleRequest(seen, Decision.ACCEPTED, clock.instant()), time());

    assertThat(settled.keySet()).containsExactlyElementsOf(ids);
    assertThat(settled.values().stream().filter(Settled::isSettled)).hasSize(249);
    assertThat(settled.get(ids.get(249)).isSettled()).isFalse();
  }

  @Test
  void changesNothingWhereThereIsNoTime() {
    end(ID, new InDoubt("no answer in time"));
    var over = Deadline.after(0, Duration.ZERO, Duration.ZERO, clock);

    Settled settled =
        settlement
            .settle(new SettleRequest(Map.of(ID, START), Decision.ACCEPTED, START), over)
            .get(ID);

    assertThat(settled)
        .isEqualTo(
            new Settled(
                Settled.Result.UNRECORDED,
                Optional.empty(),
                "the ledger could not be read; nothing was changed"));
    assertThatThrownBy(() -> inquiry.ask(List.of(ID), over))
        .isInstanceOf(LedgerUnavailableException.class);
    assertThat(ask(ID).state()).isEqualTo(IN_DOUBT);
  }

  private Standing ask(DocumentId id) {
    return inquiry.ask(List.of(id), time()).get(id);
  }

  private List<DocumentId> list(DocumentState state) {
    return List.copyOf(inquiry.list(state, 500, Optional.empty(), time()).standings().keySet());
  }

  private Settled settle(DocumentId id, Instant seen, Decision decision) {
    return settlement
        .settle(new SettleRequest(Map.of(id, seen), decision, clock.instant()), time())
        .get(id);
  }

  private void endIn(DocumentState state) {
    end(
        ID,
        switch (state) {
          case IN_DOUBT -> new InDoubt("no answer in time");
          case REJECTED -> new Rejected("the vendor answered 422");
          case WAITING -> Retryable.because("the vendor answered 429");
          case UNKNOWN, SENDING, ACCEPTED -> throw new IllegalArgumentException(state.label());
        });
  }

  private void end(DocumentId id, Outcome outcome) {
    settleClaim(id, (Granted) claim(id, false, origin()), outcome);
  }

  private void settleClaim(DocumentId id, Granted claim, Outcome outcome) {
    assertThat(ledger.settle(Map.of(id, outcome), Map.of(id, claim), time())).containsExactly(id);
  }

  private Claim claim(DocumentId id, boolean force, Origin origin) {
    return ledger
        .claim(ReloadRequest.of(List.of(id), force, origin), clock.instant().plus(LEASE), time())
        .get(id);
  }

  private Origin origin() {
    return new Origin(clock.instant(), "request-" + requests.incrementAndGet());
  }

  private static List<DocumentId> ids(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(DocumentId::new).toList();
  }

  private Deadline time() {
    return Deadline.after(300_000, Duration.ZERO, Duration.ZERO, clock);
  }
}
