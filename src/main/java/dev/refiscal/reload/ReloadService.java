// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.Claim.Doubtful;
import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sends each document to the fiscal processor at most once, in batches, within the deadline.
 *
 * <p>For every batch: claim in the ledger, call, settle in the ledger; then settle the doubts among
 * it, where the vendor can be asked. A batch that could not be over before the deadline is not
 * started. Safe for several threads.
 */
public final class ReloadService {

  private final FiscalProcessor processor;
  private final AttemptLedger ledger;
  private final Optional<DoubtResolution> resolution;
  private final ReloadSettings settings;
  private final TimeBudget budget;
  private final Clock clock;

  /**
   * @param statuses present where documents in doubt are resolved by asking for their status
   */
  public ReloadService(
      FiscalProcessor processor,
      AttemptLedger ledger,
      Optional<DocumentStatuses> statuses,
      ReloadSettings settings,
      Clock clock) {
    this.processor = processor;
    this.ledger = ledger;
    this.settings = settings;
    this.budget =
        new TimeBudget(
            settings.ledgerTime(),
            processor.longestCall(),
            statuses.map(DocumentStatuses::longestCall).orElse(Duration.ZERO));
    this.resolution =
        statuses.map(
            known -> new DoubtResolution(known, ledger, budget, settings.doubtSettles(), clock));
    this.clock = clock;
  }

  /**
   * Reloads what is asked for.
   *
   * @return one outcome for each id; failures are outcomes, not exceptions
   */
  public ReloadReport reload(ReloadRequest request, Deadline deadline) {
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    var calls = new VendorCalls(processor, budget, deadline);
    for (ReloadRequest batch : request.inParts(settings.batchSize())) {
      outcomes.putAll(reload(batch, calls, deadline));
    }
    return new ReloadReport(outcomes);
  }

  private Map<DocumentId, Outcome> reload(
      ReloadRequest batch, VendorCalls calls, Deadline deadline) {
    Optional<Outcome.Retryable> stopped = calls.stopped(budget.batch());
    if (stopped.isPresent()) {
      return all(batch.ids(), stopped.get());
    }
    Map<DocumentId, Claim> claims;
    try {
      claims = ledger.claim(batch, deadline.end(), deadline);
    } catch (LedgerUnavailableException e) {
      return all(batch.ids(), Outcome.Retryable.ledgerUnavailable());
    }
    Instant now = clock.instant();
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    claims.forEach((id, claim) -> outcomes.put(id, claim.outcome(now)));
    outcomes.putAll(send(only(Granted.class, claims), calls, deadline));
    Map<DocumentId, Doubtful> doubts = only(Doubtful.class, claims);
    if (resolution.isPresent() && !doubts.isEmpty()) {
      DoubtResolution.Result resolved = resolution.get().resolve(doubts, deadline);
      outcomes.putAll(resolved.outcomes());
      outcomes.putAll(send(resolved.toSend(), calls, deadline));
    }
    return outcomes;
  }

  private Map<DocumentId, Outcome> send(
      Map<DocumentId, Granted> claims, VendorCalls calls, Deadline deadline) {
    if (claims.isEmpty()) {
      return Map.of();
    }
    List<DocumentId> batch = List.copyOf(claims.keySet());
    Map<DocumentId, Outcome> outcomes =
        settings.splitsRejectedBatches()
            ? Halving.send(batch, calls::send)
            : all(batch, whole(batch, calls.send(batch)));
    return settled(outcomes, claims, deadline);
  }

  /** The outcome of a batch that the vendor may have processed in part when it rejects it. */
  private static Outcome whole(List<DocumentId> batch, Outcome outcome) {
    return outcome instanceof Rejected rejected && batch.size() > 1
        ? new InDoubt("rejected with others, some of which may be processed: " + rejected.reason())
        : outcome;
  }

  /** What the ledger does not know of is a doubt to everybody after us, so to us too. */
  private Map<DocumentId, Outcome> settled(
      Map<DocumentId, Outcome> outcomes, Map<DocumentId, Granted> claims, Deadline deadline) {
    Set<DocumentId> recorded = ledger.settle(outcomes, claims, deadline);
    var settled = new LinkedHashMap<>(outcomes);
    settled.replaceAll((id, outcome) -> recorded.contains(id) ? outcome : unrecorded(outcome));
    return settled;
  }

  private static InDoubt unrecorded(Outcome outcome) {
    return new InDoubt(
        "ended as %s, which the ledger of attempts could not record".formatted(outcome.label()));
  }

  private static <C extends Claim> Map<DocumentId, C> only(
      Class<C> type, Map<DocumentId, Claim> claims) {
    var those = new LinkedHashMap<DocumentId, C>();
    claims.forEach(
        (id, claim) -> {
          if (type.isInstance(claim)) {
            those.put(id, type.cast(claim));
          }
        });
    return those;
  }

  private static Map<DocumentId, Outcome> all(List<DocumentId> batch, Outcome outcome) {
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    batch.forEach(id -> outcomes.put(id, outcome));
    return outcomes;
  }
}
