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
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The table of design, told once more and as simply as can be: what is known of a document is the
 * time of its last acceptance or doubt, or who is sending it. Real ledgers are taken through a
 * history beside it and must agree on who is granted what.
 */
public final class LedgerModel {

  /** How long tables keep records. */
  public static final Duration RETENTION = Duration.ofDays(90);

  private static final Duration WINDOW = Duration.ofHours(24);
  private static final int HOLDERS = 3;
  private static final int IDS = 3;

  private final Map<DocumentId, Known> known = new HashMap<>();
  private final Map<Integer, Map<DocumentId, Granted>> claims = new HashMap<>();
  private final List<Origin> requests = new ArrayList<>();
  private final AttemptLedger ledger;
  private final MovableClock clock;
  private int claimed;

  /**
   * @param table an empty one with this clock
   */
  public LedgerModel(AttemptTable table, MovableClock clock) {
    var versions = new AtomicInteger();
    this.ledger =
        new AttemptLedger(
            table,
            new AttemptLedger.Settings(WINDOW, RETENTION, Duration.ofSeconds(2)),
            clock,
            Pause.NONE,
            () -> "version-" + versions.incrementAndGet());
    this.clock = clock;
  }

  /** One thing that happens to a ledger. */
  public sealed interface Step {}

  private record TimePasses(Duration time) implements Step {}

  private record Asks() implements Step {}

  /**
   * @param request counted back from the latest
   */
  private record Claims(int holder, int request, Set<DocumentId> ids, boolean force)
      implements Step {}

  private record Settles(int holder, Outcome outcome) implements Step {}

  /**
   * What is known of a document.
   *
   * @param accepted when it last was
   * @param doubt since when it is in doubt, but for what is being sent
   * @param holder who is sending it, until the end of the lease
   */
  private record Known(
      Optional<Instant> accepted,
      Optional<Instant> doubt,
      Optional<Integer> holder,
      Instant leaseEnds) {

    static final Known NOTHING =
        new Known(Optional.empty(), Optional.empty(), Optional.empty(), Instant.MIN);
  }

  /** Histories of a few documents, which a few holders claim and settle. */
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
    return Arbitraries.oneOf(List.of(pass, ask, claim, settle)).list().ofMaxSize(50);
  }

  /** Takes the ledger through a history, and compares all that it grants. */
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
      }
    }
  }

  private void ask() {
    requests.add(new Origin(clock.instant(), "request-" + requests.size()));
  }

  private void claim(Claims step) {
    Origin origin = requests.get(Math.max(0, requests.size() - 1 - step.request()));
    // Each claim is of a request of its own: repeats under one id are the contract's affair.
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
                new Known(before.accepted(), doubt(before), Optional.of(step.holder()), leaseEnds));
            claims.values().forEach(held -> held.remove(id));
            claims.computeIfAbsent(step.holder(), holder -> new HashMap<>()).put(id, granted);
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
    return force || accepted.isEmpty() || now.isAfter(accepted.get().plus(WINDOW));
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
                    case ACCEPTED, DUPLICATE -> settled(Optional.of(now), Optional.empty());
                    case IN_DOUBT -> settled(before.accepted(), Optional.of(now));
                    // A doubt that was known before the claim, not the claim's own.
                    case REJECTED, RETRYABLE -> settled(before.accepted(), before.doubt());
                  });
            });
    claims.remove(step.holder());
  }

  private static Known settled(Optional<Instant> accepted, Optional<Instant> doubt) {
    return new Known(accepted, doubt, Optional.empty(), Instant.MIN);
  }

  private Deadline time() {
    return Deadline.after(300_000, Duration.ZERO, Duration.ZERO, clock);
  }
}
