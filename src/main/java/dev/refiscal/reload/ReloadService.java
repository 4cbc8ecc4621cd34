// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.Claim.Doubtful;
import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.Outcome.InDoubt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Sends each document to the fiscal processor at most once, in batches, within the deadline.
 *
 * <p>For every batch: claim in the ledger, call, settle in the ledger. Then the doubts in it are
 * resolved, if the vendor can be queried for a status. A batch is settled while the next is
 * claimed. It is not claimed before a call slot is free, because everything claimed when the
 * function is killed is in doubt. A batch that could not finish before the deadline is not started.
 * Thread-safe.
 */
public final class ReloadService {

  private final FiscalProcessor processor;
  private final AttemptLedger ledger;
  private final Optional<DoubtResolution> resolution;
  private final ReloadSettings settings;
  private final TimeBudget budget;
  private final Aside aside;
  private final Clock clock;

  /**
   * @param statuses present if documents in doubt are resolved by querying their status
   * @param aside settles batches and sends parallel batches
   */
  public ReloadService(
      FiscalProcessor processor,
      AttemptLedger ledger,
      Optional<DocumentStatuses> statuses,
      ReloadSettings settings,
      Aside aside,
      Clock clock) {
    this.aside = aside;
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
   * Reloads the requested documents.
   *
   * @return one outcome for each id; failures are outcomes, not exceptions
   */
  public ReloadReport reload(ReloadRequest request, Deadline deadline) {
    var calls = new VendorCalls(processor, budget, deadline);
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    var sending = new ArrayDeque<Supplier<Sent>>();
    var settling = new ArrayDeque<Supplier<Map<DocumentId, Outcome>>>();
    for (ReloadRequest batch : request.inParts(settings.batchSize())) {
      if (sending.size() == settings.parallelCalls()) {
        Sent first = sending.remove().get();
        settling.add(aside.begin(() -> settled(first, deadline)));
      }
      if (settling.size() > settings.parallelCalls()) {
        outcomes.putAll(settling.remove().get());
      }
      sending.add(begin(batch, calls, deadline));
    }
    settling.forEach(settled -> outcomes.putAll(settled.get()));
    sending.forEach(sent -> outcomes.putAll(settled(sent.get(), deadline)));
    return new ReloadReport(outcomes);
  }

  /** Without parallel calls, the batch is sent in the caller's thread. */
  private Supplier<Sent> begin(ReloadRequest batch, VendorCalls calls, Deadline deadline) {
    Aside how = settings.parallelCalls() > 1 ? aside : Aside.NONE;
    return how.begin(() -> send(batch, calls, deadline));
  }

  /**
   * A batch that has been sent.
   *
   * @param claims the claims whose outcomes must be settled
   */
  private record Sent(Map<DocumentId, Outcome> outcomes, Map<DocumentId, Granted> claims) {

    static Sent none(Map<DocumentId, Outcome> outcomes) {
      return new Sent(outcomes, Map.of());
    }
  }

  private Sent send(ReloadRequest batch, VendorCalls calls, Deadline deadline) {
    Optional<Outcome.Retryable> stopped = calls.stopped(budget.batch());
    if (stopped.isPresent()) {
      return Sent.none(all(batch.ids(), stopped.get()));
    }
    Map<DocumentId, Claim> claims;
    try {
      claims = ledger.claim(batch, deadline.end(), deadline);
    } catch (LedgerUnavailableException e) {
      return Sent.none(all(batch.ids(), Outcome.Retryable.ledgerUnavailable()));
    }
    Instant now = clock.instant();
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    claims.forEach((id, claim) -> outcomes.put(id, claim.outcome(now)));
    Map<DocumentId, Granted> granted = only(Granted.class, claims);
    outcomes.putAll(call(granted, calls));
    var sent = new Sent(outcomes, granted);
    Map<DocumentId, Doubtful> doubts = only(Doubtful.class, claims);
    return resolution.isEmpty() || doubts.isEmpty()
        ? sent
        : resolve(doubts, settled(sent, deadline), calls, deadline);
  }

  private Sent resolve(
      Map<DocumentId, Doubtful> doubts,
      Map<DocumentId, Outcome> others,
      VendorCalls calls,
      Deadline deadline) {
    DoubtResolution.Result resolved = resolution.orElseThrow().resolve(doubts, deadline);
    var outcomes = new LinkedHashMap<>(others);
    outcomes.putAll(resolved.outcomes());
    outcomes.putAll(call(resolved.toSend(), calls));
    return new Sent(outcomes, resolved.toSend());
  }

  private Map<DocumentId, Outcome> call(Map<DocumentId, Granted> claims, VendorCalls calls) {
    if (claims.isEmpty()) {
      return Map.of();
    }
    List<DocumentId> batch = List.copyOf(claims.keySet());
    return settings.splitsRejectedBatches()
        ? Halving.send(batch, calls::send)
        : all(batch, whole(batch, calls.send(batch)));
  }

  /** The outcome of a batch that the vendor may have processed partially before rejecting it. */
  private static Outcome whole(List<DocumentId> batch, Outcome outcome) {
    return batch.size() == 1 || outcome.holdsForEach()
        ? outcome
        : new InDoubt(
            "rejected as part of a batch that may be partially processed: " + outcome.reason());
  }

  /**
   * An outcome that the ledger did not record is in doubt for every later request, so it is in
   * doubt now.
   */
  private Map<DocumentId, Outcome> settled(Sent sent, Deadline deadline) {
    if (sent.claims().isEmpty()) {
      return sent.outcomes();
    }
    var ended = new LinkedHashMap<>(sent.outcomes());
    ended.keySet().retainAll(sent.claims().keySet());
    Set<DocumentId> recorded = ledger.settle(ended, sent.claims(), deadline);
    ended.keySet().removeAll(recorded);
    var settled = new LinkedHashMap<>(sent.outcomes());
    ended.forEach((id, outcome) -> settled.put(id, unrecorded(outcome)));
    return settled;
  }

  private static InDoubt unrecorded(Outcome outcome) {
    return new InDoubt(
        "ended as %s, but the ledger of attempts could not record it".formatted(outcome.label()));
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
