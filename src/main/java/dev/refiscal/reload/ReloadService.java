// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.AttemptLedger.Claim;
import dev.refiscal.reload.AttemptLedger.Lease;
import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Duplicate;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
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
 * <p>For every batch: claim in the ledger, call, settle in the ledger. A batch that could not be
 * over before the deadline is not started. Once the vendor is not taking calls, the rest is not
 * tried in this invocation. Safe for several threads.
 */
public final class ReloadService {

  private final FiscalProcessor processing;
  private final AttemptLedger ledger;
  private final Optional<DocumentStatuses> statuses;
  private final ReloadSettings settings;
  private final Clock clock;

  /**
   * @param statuses present where documents in doubt are resolved by asking for their status
   */
  public ReloadService(
      FiscalProcessor processing,
      AttemptLedger ledger,
      Optional<DocumentStatuses> statuses,
      ReloadSettings settings,
      Clock clock) {
    this.processing = processing;
    this.ledger = ledger;
    this.statuses = statuses;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * AuditedReloads what a caller asks for.
   *
   * @param holder who sends, for the ledger: unique to the invocation
   * @return one outcome for each id; failures are outcomes, not exceptions
   */
  public ReloadReport reload(ReloadRequest request, String holder, Deadline deadline) {
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    var attempt = new Attempt(new Lease(holder, deadline.end()), request.force(), deadline);
    List<DocumentId> ids = request.ids();
    for (int from = 0; from < ids.size(); from += settings.batchSize()) {
      int to = Math.min(from + settings.batchSize(), ids.size());
      outcomes.putAll(attempt.send(ids.subList(from, to)));
    }
    return new ReloadReport(outcomes);
  }

  /** One request on its way: what its batches have in common. */
  private final class Attempt {

    private final Lease lease;
    private final boolean force;
    private final Deadline deadline;

    /** Set once the vendor is not taking calls, or time is up: the outcome of all that follows. */
    private Retryable stopped;

    Attempt(Lease lease, boolean force, Deadline deadline) {
      this.lease = lease;
      this.force = force;
      this.deadline = deadline;
    }

    Map<DocumentId, Outcome> send(List<DocumentId> batch) {
      if (stopped == null && !deadline.allows(longestBatch())) {
        stopped = Retryable.forLackOfTime();
      }
      if (stopped != null) {
        return all(batch, stopped);
      }
      Map<DocumentId, Claim> claims;
      try {
        claims = ledger.claim(batch, lease, force);
      } catch (LedgerUnavailableException e) {
        return all(batch, Retryable.because("the ledger of attempts could not be written"));
      }
      return sendClaimed(batch, resolveDoubts(claims));
    }

    private Duration longestBatch() {
      return processing.longestCall().plus(settings.ledgerTime().multipliedBy(2));
    }

    private Map<DocumentId, Outcome> sendClaimed(
        List<DocumentId> batch, Map<DocumentId, Resolution> resolutions) {
      List<DocumentId> ours =
          batch.stream().filter(id -> resolutions.get(id) instanceof Resolution.Send).toList();
      Map<DocumentId, Outcome> sent = ours.isEmpty() ? Map.of() : settled(call(ours));
      var outcomes = new LinkedHashMap<DocumentId, Outcome>();
      for (DocumentId id : batch) {
        Outcome outcome =
            resolutions.get(id) instanceof Resolution.Keep keep ? keep.outcome() : sent.get(id);
        outcomes.put(id, outcome);
      }
      return outcomes;
    }

    private Map<DocumentId, Outcome> call(List<DocumentId> batch) {
      if (settings.splitsRejectedBatches()) {
        return Halving.send(batch, this::callOnce);
      }
      Outcome outcome = callOnce(batch);
      if (outcome instanceof Rejected rejected && batch.size() > 1) {
        outcome =
            new InDoubt(
                "rejected with others, some of which may be processed: " + rejected.reason());
      }
      return all(batch, outcome);
    }

    private Outcome callOnce(List<DocumentId> batch) {
      Outcome outcome = processing.reload(batch, deadline);
      if (outcome instanceof Retryable retryable) {
        stopped = retryable;
      }
      return outcome;
    }

    /** What the ledger does not know of is a doubt to everybody after us, so to us too. */
    private Map<DocumentId, Outcome> settled(Map<DocumentId, Outcome> outcomes) {
      Set<DocumentId> recorded = ledger.settle(outcomes, lease);
      var settled = new LinkedHashMap<>(outcomes);
      settled.replaceAll((id, outcome) -> recorded.contains(id) ? outcome : unrecorded(outcome));
      return settled;
    }

    private static InDoubt unrecorded(Outcome outcome) {
      return new InDoubt(
          "ended as %s, which the ledger of attempts could not record".formatted(outcome.label()));
    }

    private Map<DocumentId, Resolution> resolveDoubts(Map<DocumentId, Claim> claims) {
      var resolutions = new LinkedHashMap<DocumentId, Resolution>();
      claims.forEach((id, claim) -> resolutions.put(id, resolve(id, claim)));
      return resolutions;
    }

    private Resolution resolve(DocumentId id, Claim claim) {
      if (claim instanceof Claim.Granted) {
        return new Resolution.Send();
      }
      if (claim instanceof Claim.Held held) {
        return new Resolution.Keep(
            new Retryable(
                "another invocation is sending it at this moment",
                positive(Duration.between(clock.instant(), held.until())),
                false));
      }
      if (claim instanceof Claim.Doubtful doubtful) {
        return statuses
            .map(known -> ask(known, id, doubtful))
            .orElseGet(() -> new Resolution.Keep(doubt(doubtful)));
      }
      return new Resolution.Keep(new Duplicate());
    }

    private Resolution ask(DocumentStatuses known, DocumentId id, Claim.Doubtful doubtful) {
      Instant believed = doubtful.over().plus(settings.doubtSettles());
      if (clock.instant().isBefore(believed)) {
        return new Resolution.Keep(
            new Retryable(
                "an earlier attempt may still be on its way",
                positive(Duration.between(clock.instant(), believed)),
                false));
      }
      if (!deadline.allows(known.longestCall().plus(longestBatch()))) {
        return new Resolution.Keep(Retryable.forLackOfTime());
      }
      Meaning meaning = known.of(id);
      return switch (meaning) {
        case FAILED -> takeOver(id).orElseGet(() -> new Resolution.Keep(doubt(doubtful)));
        case DONE ->
            takeOver(id)
                .map(send -> settled(Map.of(id, new Accepted())).get(id))
                .map(Resolution.Keep::new)
                .orElseGet(() -> new Resolution.Keep(doubt(doubtful)));
        case IN_PROGRESS ->
            new Resolution.Keep(
                Retryable.because("the processor is fiscalizing it at this moment"));
        case UNKNOWN -> new Resolution.Keep(doubt(doubtful));
      };
    }

    /** Claims a document in doubt whose status says that it is safe to. */
    private Optional<Resolution> takeOver(DocumentId id) {
      try {
        Claim claim = ledger.claim(List.of(id), lease, true).get(id);
        return claim instanceof Claim.Granted
            ? Optional.of(new Resolution.Send())
            : Optional.empty();
      } catch (LedgerUnavailableException e) {
        return Optional.empty();
      }
    }

    private InDoubt doubt(Claim.Doubtful doubtful) {
      return new InDoubt("an attempt before %s may have been processed".formatted(doubtful.over()));
    }
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private static Map<DocumentId, Outcome> all(List<DocumentId> batch, Outcome outcome) {
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    batch.forEach(id -> outcomes.put(id, outcome));
    return outcomes;
  }

  /** What a claim means for a document. */
  private sealed interface Resolution {

    /** It is ours to send. */
    record Send() implements Resolution {}

    /** It is not sent, and this is its outcome. */
    record Keep(Outcome outcome) implements Resolution {}
  }
}
