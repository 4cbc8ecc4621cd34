// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.Claim.Doubtful;
import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.Outcome.InDoubt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves doubts by querying the vendor for the status of the documents. The status is acted on
 * only if the ledger's record is unchanged since it was read.
 */
final class DoubtResolution {

  private static final String UNRECORDED = "its status could not be recorded";

  private final DocumentStatuses statuses;
  private final AttemptLedger ledger;
  private final TimeBudget budget;
  private final Duration settles;
  private final Clock clock;

  /**
   * @param settles how long after the end of an attempt the vendor's status of the document becomes
   *     final
   */
  DoubtResolution(
      DocumentStatuses statuses,
      AttemptLedger ledger,
      TimeBudget budget,
      Duration settles,
      Clock clock) {
    this.statuses = statuses;
    this.ledger = ledger;
    this.budget = budget;
    this.settles = settles;
    this.clock = clock;
  }

  /** The result of resolving some doubts. */
  static final class Result {

    private final Map<DocumentId, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<DocumentId, Granted> toSend = new LinkedHashMap<>();

    /** The outcomes of documents that are not sent again. */
    Map<DocumentId, Outcome> outcomes() {
      return outcomes;
    }

    /** Documents that failed and are now claimed for sending. */
    Map<DocumentId, Granted> toSend() {
      return toSend;
    }
  }

  /** Queries each document, while the deadline allows. */
  Result resolve(Map<DocumentId, Doubtful> doubts, Deadline deadline) {
    var result = new Result();
    doubts.forEach((id, doubt) -> resolve(id, doubt, deadline, result));
    return result;
  }

  private void resolve(DocumentId id, Doubtful doubt, Deadline deadline, Result result) {
    Instant now = clock.instant();
    Instant believed = doubt.since().plus(settles);
    if (now.isBefore(believed)) {
      result.outcomes.put(
          id, undecided(doubt, "its status is not final yet", Duration.between(now, believed)));
      return;
    }
    if (!deadline.allows(budget.resolution())) {
      result.outcomes.put(
          id, undecided(doubt, "no time was left to query its status", Duration.ZERO));
      return;
    }
    switch (statuses.of(id)) {
      case FAILED ->
          ledger
              .takeOver(id, doubt, deadline.end(), deadline)
              .ifPresentOrElse(
                  claim -> result.toSend.put(id, claim),
                  () -> result.outcomes.put(id, undecided(doubt, UNRECORDED, Duration.ZERO)));
      case DONE ->
          result.outcomes.put(
              id,
              ledger.accept(id, doubt, deadline)
                  ? new Outcome.Accepted()
                  : undecided(doubt, UNRECORDED, Duration.ZERO));
      case IN_PROGRESS ->
          result.outcomes.put(id, undecided(doubt, "the processor is fiscalizing it now", settles));
      case UNKNOWN -> result.outcomes.put(id, doubt.outcome(now));
    }
  }

  private InDoubt undecided(Doubtful doubt, String why, Duration again) {
    String reason = doubt.outcome(clock.instant()).reason() + "; " + why;
    return new InDoubt(reason, Optional.of(again));
  }
}
