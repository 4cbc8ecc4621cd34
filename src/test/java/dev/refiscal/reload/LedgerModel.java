// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Claim.Granted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The design's table, implemented again as simply as possible. It knows when each document was last
 * accepted or in doubt, or who is sending it. Real ledgers run through the same history and must
 * grant the same claims, while people ask, list and settle.
 */
public final class LedgerModel {

  /** The retention of the tables. */
  public static final Duration RETENTION = Duration.ofDays(90);

  private static final Duration WINDOW = Duration.ofHours(24);
  private static final int HOLDERS = 3;
  private static final int IDS = 3;

  private final Map<DocumentId, Known> known = new HashMap<>();
  private final Map<Integer, Map<DocumentId, Granted>> claims = new HashMap<>();
  private final List<Origin> requests = new ArrayList<>();
  private final Map<DocumentId, Standing> seen = new HashMap<>();
  private final AttemptLedger ledger;
  private final Inquiry inquiry;
  private final Settlement settlement;
  private final MovableClock clock;
  private int claimed;

  /**
   * @param table an empty table with this clock
   */
  public LedgerModel(AttemptStore table, MovableClock clock) {
    var versions = new AtomicInteger();
    var settings = new AttemptLedger.Settings(WINDOW, RETENTION, Duration.ofSeconds(2));
    this.ledger =
        new AttemptLedger(
            table, settings, clock, Pause.NONE, () -> "version-" + versions.incrementAndGet());
    this.inquiry = new Inquiry(table, ledger, settings, Optional.empty(), clock);
    this.settlement = new Settlement(inquiry, ledger);
    this.clock = clock;
  }

  /** One step in the history of a ledger. */
  public sealed interface Step {}

  private record TimePasses(Duration time) implements Step {}

  private record Asks() implements Step {}

  /**
   * @param request counted back from the latest
   */
  private record Claims(int holder, int request, Set<DocumentId> ids, boolean force)
      implements Step {}

  private record Settles(int holder, Outcome outcome) implements Step {}

  /** A person asks for all documents, and later decides on some of them. */
  private record Looks() implements Step {}

  private record Says(Set<DocumentId> ids, Decision decision) implements Step {}

  /**
   * What is known of a document.
   *
   * @param accepted the time of its last acceptance
   * @param doubt since when it is in doubt, apart from an attempt in flight
   * @param open whether its last attempt was rejected or not processed
   * @param freed whether a person has released it since its acceptance
   * @param holder who is sending it, until the lease ends
   */
  private record Known(
      Optional<Instant> accepted,
      Optional<Instant> doubt,
      boolean open,
      boolean freed,
      Optional<Integer> holder,
      Instant leaseEnds) {

    static final Known NOTHING =
        new Known(Optional.empty(), Optional.empty(), false, false, Optional.empty(), Instant.MIN);
  }

  /** Histories of a few documents, claimed and settled by a few holders. */
  public static Arbitrary<List<Step>> histories() {
    var holders = Arbitraries.integers().between(1, HOLDERS);
    var ids = Arbitraries.longs().between(1, IDS).map(DocumentId::new);
    var times =
        Arbitraries.of(
            Duration.ofMillis(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofHours(12),
            Duration.ofHours(24));
    Arbitrary<Step> pass = times.map(TimePasses::new);
    Arbitrary<Step> ask = Arbitraries.create(Asks::new);
    Arbitrary<Step> claim =
        Combinators.combine(
                holders,
                Arbitraries.integers().between(0, 3),
                ids.set().ofMinSize(1),
                Arbitraries.of(true, false))
            .as(Claims::new);
    Arbitrary<Step> settle = Combinators.combine(holders, Outcomes.any()).as(Settles::new);
    Arbitrary<Step> look = Arbitraries.create(Looks::new);
    Arbitrary<Step> say =
        Combinators.combine(ids.set().ofMinSize(1), Arbitraries.of(Decision.values()))
            .as(Says::new);
    return Arbitraries.oneOf(List.of(pass, ask, claim, settle, look, say)).list().ofMaxSize(50);
  }

  /** Runs the ledger through a history and compares all grants. */
  public void follow(List<Step> history) {
    ask();
    for (Step step : history) {
      if (step instanceof TimePasses passes) {
        clock.advance(passes.time());
      } else if (step instanceof Asks) {
        ask();
      } else if (step instanceof Claims asked) {
        claim(asked);
      } else if (step instanceof Settles settles) {
        settle(settles);
      } else if (step instanceof Looks) {
        look();
      } else if (step instanceof Says says) {
        say(says);
      }
    }
  }

  private void ask() {
    requests.add(new Origin(clock.instant(), "request-" + requests.size()));
  }

  private void claim(Claims step) {
    Origin origin = requests.get(Math.max(0, requests.size() - 1 - step.request()));
    // Each claim has its own request. The contract covers retries under one id.
    var asked = new Origin(origin.birth(), "claim-" + claimed++);
    Instant leaseEnds = clock.instant().plusSeconds(30);

    Map<DocumentId, Claim> answers =
        ledger.claim(ReloadRequest.of(step.ids(), step.force(), asked), leaseEnds, time());

    answers.forEach(
        (id, claim) -> {
          Known before = known.getOrDefault(id, Known.NOTHING);
          assertThat(claim instanceof Granted)
              .as("%s of %s, knowing %s", claim, id, before)
              .isEqualTo(isGranted(before, origin.birth(), step.force()));
          if (claim instanceof Granted granted) {
            known.put(
                id,
                new Known(
                    before.accepted(),
                    doubt(before),
                    before.open(),
                    before.freed(),
                    Optional.of(step.holder()),
                    leaseEnds));
            claims.values().forEach(held -> held.remove(id));
            claims.computeIfAbsent(step.holder(), holder -> new HashMap<>()).put(id, granted);
          } else if (claim instanceof Claim.Doubtful) {
            discover(id);
          }
        });
  }

  /** Whoever finds an expired lease records the doubt, which ends the claim. */
  private void discover(DocumentId id) {
    Known before = known.getOrDefault(id, Known.NOTHING);
    if (before.holder().isPresent() && !clock.instant().isBefore(before.leaseEnds())) {
      known.put(id, settled(before.accepted(), doubt(before), false, before.freed()));
      claims.values().forEach(held -> held.remove(id));
    }
  }

  /** Looks at all documents and compares the answers with the model. */
  private void look() {
    List<DocumentId> ids = LongStream.rangeClosed(1, IDS).mapToObj(DocumentId::new).toList();
    seen.putAll(inquiry.ask(ids, time()));
    ids.forEach(this::discover);
    for (DocumentId id : ids) {
      Standing standing = seen.get(id);
      assertThat(standing.state()).as("%s, knowing %s", id, known.get(id)).isEqualTo(state(id));
      if (standing.state() == DocumentState.IN_DOUBT) {
        assertThat(standing.since()).isEqualTo(doubt(known.get(id)));
      }
    }
    for (DocumentState state : DocumentState.values()) {
      if (state.isOpen()) {
        assertThat(inquiry.list(state, 500, Optional.empty(), time()).standings().keySet())
            .containsExactlyInAnyOrderElementsOf(
                ids.stream().filter(id -> state(id) == state).toList());
      }
    }
  }

  private DocumentState state(DocumentId id) {
    Known now = known.getOrDefault(id, Known.NOTHING);
    if (now.holder().isPresent() && clock.instant().isBefore(now.leaseEnds())) {
      return DocumentState.SENDING;
    }
    if (doubt(now).isPresent()) {
      return DocumentState.IN_DOUBT;
    }
    if (now.open()) {
      return seen.get(id).state() == DocumentState.REJECTED
          ? DocumentState.REJECTED
          : DocumentState.WAITING;
    }
    return now.accepted().isPresent() ? DocumentState.ACCEPTED : DocumentState.UNKNOWN;
  }

  /** Settles some of what the last look showed. */
  private void say(Says step) {
    var times = new HashMap<DocumentId, Instant>();
    step.ids()
        .forEach(
            id ->
                times.put(
                    id, seen.getOrDefault(id, Standing.UNKNOWN).since().orElse(clock.instant())));

    Map<DocumentId, Settled> settled =
        settlement.settle(new SettleRequest(times, step.decision(), clock.instant()), time());

    settled.forEach(
        (id, result) -> {
          discover(id);
          Known before = known.getOrDefault(id, Known.NOTHING);
          if (result.isSettled()) {
            assertThat(before.holder()).as("%s is not on its way", id).isEmpty();
            assertThat(doubt(before).isPresent() || before.open()).as("%s is open", id).isTrue();
            known.put(
                id,
                switch (step.decision()) {
                  case ACCEPTED ->
                      settled(Optional.of(clock.instant()), Optional.empty(), false, false);
                  case RELEASED -> settled(before.accepted(), Optional.empty(), true, true);
                });
          }
        });
  }

  private Optional<Instant> doubt(Known before) {
    return before.holder().isPresent() ? Optional.of(before.leaseEnds()) : before.doubt();
  }

  private boolean isGranted(Known before, Instant birth, boolean force) {
    Instant now = clock.instant();
    if (birth.isBefore(now.minus(RETENTION))) {
      return false;
    }
    Optional<Instant> accepted = before.accepted();
    if (accepted.isPresent() && !birth.isAfter(accepted.get())) {
      return false;
    }
    if (before.holder().isPresent() && now.isBefore(before.leaseEnds())) {
      return false;
    }
    Optional<Instant> doubt = doubt(before);
    if (doubt.isPresent()) {
      return force && birth.isAfter(doubt.get());
    }
    return force
        || before.freed()
        || accepted.isEmpty()
        || birth.isAfter(accepted.get().plus(WINDOW));
  }

  /** Settles what the holder still holds. */
  private void settle(Settles step) {
    Map<DocumentId, Granted> held = claims.getOrDefault(step.holder(), Map.of());
    var outcomes = new HashMap<DocumentId, Outcome>();
    held.keySet().forEach(id -> outcomes.put(id, step.outcome()));

    assertThat(ledger.settle(outcomes, held, time())).isEqualTo(held.keySet());

    Instant now = clock.instant();
    held.keySet()
        .forEach(
            id -> {
              Known before = known.get(id);
              known.put(
                  id,
                  switch (step.outcome().kind()) {
                    case ACCEPTED, DUPLICATE ->
                        settled(Optional.of(now), Optional.empty(), false, false);
                    case IN_DOUBT ->
                        settled(before.accepted(), Optional.of(now), false, before.freed());
                    // Restores a doubt from before the claim, not the claim's own, or an acceptance
                    // if that was known last.
                    case REJECTED, RETRYABLE ->
                        settled(
                            before.accepted(),
                            before.doubt(),
                            before.open() || before.accepted().isEmpty(),
                            before.freed());
                  });
            });
    claims.remove(step.holder());
  }

  private static Known settled(
      Optional<Instant> accepted, Optional<Instant> doubt, boolean open, boolean freed) {
    return new Known(accepted, doubt, open, freed, Optional.empty(), Instant.MIN);
  }

  private Deadline time() {
    return Deadline.after(300_000, Duration.ZERO, Duration.ZERO, clock);
  }
}
