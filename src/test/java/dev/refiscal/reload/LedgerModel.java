// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.AttemptLedger.Claim;
import dev.refiscal.reload.AttemptLedger.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The simplest thing that can be said of a ledger: what an id's last granted claim and its outcome
 * mean for the next claim. Real ledgers are taken through a history beside it and must agree.
 */
public final class LedgerModel {

  private static final int HOLDERS = 3;
  private static final int IDS = 4;

  private final Map<DocumentId, Attempt> last = new HashMap<>();
  private final Map<Integer, Lease> leases = new HashMap<>();
  private final AttemptLedger ledger;
  private final MovableClock clock;
  private final Duration window;

  /**
   * @param ledger an empty one with this clock and window
   */
  public LedgerModel(AttemptLedger ledger, MovableClock clock, Duration window) {
    this.ledger = ledger;
    this.clock = clock;
    this.window = window;
  }

  /** One thing that happens to a ledger. */
  public sealed interface Step {}

  private record TimePasses(Duration time) implements Step {}

  private record Claims(int holder, Set<DocumentId> ids, Duration lease, boolean force)
      implements Step {}

  private record Settles(int holder, Map<DocumentId, Outcome> outcomes) implements Step {}

  private record Attempt(Lease lease, Instant at, Optional<Outcome> outcome) {}

  /** Histories of a few documents, in which a few holders claim and settle. */
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
    var leases = Arbitraries.of(Duration.ofSeconds(10), Duration.ofSeconds(30));
    Arbitrary<Step> pass = times.map(TimePasses::new);
    Arbitrary<Step> claim =
        Combinators.combine(
                holders, ids.set().ofMinSize(1), leases, Arbitraries.of(true, false, false))
            .as(Claims::new);
    Arbitrary<Step> settle =
        Combinators.combine(holders, Arbitraries.maps(ids, Outcomes.any()).ofMinSize(1))
            .as(Settles::new);
    return Arbitraries.oneOf(List.of(pass, claim, settle)).list().ofMaxSize(40);
  }

  /** Takes the ledger through a history, and compares all that it answers. */
  public void follow(List<Step> history) {
    for (Step step : history) {
      if (step instanceof TimePasses passes) {
        clock.advance(passes.time());
      } else if (step instanceof Claims claims) {
        claim(claims);
      } else if (step instanceof Settles settles) {
        settle(settles);
      }
    }
  }

  private void claim(Claims step) {
    Instant now = clock.instant();
    Lease lease = new Lease("holder-" + step.holder(), now.plus(step.lease()));
    Map<DocumentId, Claim> expected =
        step.ids().stream().collect(Collectors.toMap(id -> id, id -> answer(id, step.force())));

    assertThat(ledger.claim(step.ids(), lease, step.force())).isEqualTo(expected);
    leases.put(step.holder(), lease);
    expected.forEach(
        (id, claim) -> {
          if (claim instanceof Claim.Granted) {
            last.put(id, new Attempt(lease, now, Optional.empty()));
          }
        });
  }

  private Claim answer(DocumentId id, boolean force) {
    Attempt attempt = last.get(id);
    Instant now = clock.instant();
    if (attempt == null) {
      return new Claim.Granted();
    }
    if (attempt.outcome().isEmpty() && now.isBefore(attempt.lease().ends())) {
      return new Claim.Held(attempt.lease().ends());
    }
    return switch (attempt.outcome().map(Outcome::label).orElse("unknown")) {
      case "unknown" -> force ? new Claim.Granted() : new Claim.Doubtful(attempt.lease().ends());
      case "inDoubt" -> force ? new Claim.Granted() : new Claim.Doubtful(attempt.at());
      case "accepted", "duplicate" ->
          force || now.isAfter(attempt.at().plus(window))
              ? new Claim.Granted()
              : new Claim.AcceptedBefore(attempt.at());
      default -> new Claim.Granted();
    };
  }

  /** Settles under the holder's latest lease; some of the outcomes are none of its business. */
  private void settle(Settles step) {
    Lease lease = leases.get(step.holder());
    if (lease == null) {
      return;
    }
    Set<DocumentId> expected =
        step.outcomes().keySet().stream()
            .filter(id -> last.containsKey(id) && last.get(id).outcome().isEmpty())
            .filter(id -> last.get(id).lease().equals(lease))
            .collect(Collectors.toSet());

    assertThat(ledger.settle(step.outcomes(), lease)).isEqualTo(expected);
    expected.forEach(
        id ->
            last.put(
                id, new Attempt(lease, clock.instant(), Optional.of(step.outcomes().get(id)))));
  }
}
