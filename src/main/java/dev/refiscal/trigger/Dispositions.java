// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what happens to a message; sends nothing. */
final class Dispositions {

  private final QueueBackoff backoff;
  private final Telemetry telemetry;
  private final int idsPerMessage;
  private final Duration giveUpAfter;
  private final Clock clock;

  Dispositions(QueueBackoff backoff, Telemetry telemetry, RefiscalConfig config, Clock clock) {
    this.backoff = backoff;
    this.telemetry = telemetry;
    this.idsPerMessage = config.batchSize();
    this.giveUpAfter = config.retryQueue().giveUpAfter();
    this.clock = clock;
  }

  /** Dead letters for some of its ids, retries for others. */
  Disposition of(
      QueueMessage message, ReloadRequest request, ReloadReport report, Invocation invocation) {
    boolean tooOld = Duration.between(message.birth(), clock.instant()).compareTo(giveUpAfter) >= 0;
    Duration wait = backoff.before(message.attempts(), report.longestWait());
    Set<DocumentId> waiting = tooOld ? Set.of() : report.unfinished();
    if (!waiting.isEmpty() && message.fifo()) {
      return new Disposition(message, List.of(), List.of(), true, wait);
    }
    var was = message.asRequest(request.force(), message.attempts());
    var deadLetters = new ArrayList<Message>();
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      ReloadReport dead =
          report.about(
              report.idsWhere(outcome -> outcome.kind() == kind && !outcome.done()).stream()
                  .filter(id -> !waiting.contains(id))
                  .toList());
      if (!dead.outcomes().isEmpty()) {
        var cause =
            new MessageFormat.Cause(kind.label(), why(dead, tooOld), invocation.requestId());
        deadLetters.addAll(
            MessageFormat.deadLetters(List.copyOf(dead.outcomes().keySet()), was, cause, message));
      }
    }
    List<Message> rest = waiting.isEmpty() ? List.of() : retries(List.copyOf(waiting), was, wait);
    return new Disposition(message, deadLetters, rest, false, wait);
  }

  private String why(ReloadReport dead, boolean tooOld) {
    var reasons = new LinkedHashSet<String>();
    dead.outcomes().values().forEach(outcome -> reasons.add(outcome.reason()));
    String reason = String.join("; ", reasons);
    if (!tooOld || dead.unfinished().isEmpty()) {
      return reason;
    }
    telemetry.count(Metric.GAVE_UP, dead.unfinished().size());
    return "given up after %s: %s".formatted(giveUpAfter, reason);
  }

  /** A dead letter that contains the unreadable message. */
  Disposition unreadable(QueueMessage message, UnreadableInputException e, Invocation invocation) {
    telemetry.count(Metric.UNREADABLE);
    var was = message.asRequest(message.mayForce(), message.attempts());
    var cause = new MessageFormat.Cause("unreadable", e.getMessage(), invocation.requestId());
    return new Disposition(
        message, MessageFormat.unreadable(was, cause, message), List.of(), false, Duration.ZERO);
  }

  /**
   * Requeues a message that came early: SQS cannot delay a message as long as the vendor asked for.
   * Nothing waits longer than until it is too old, so that it ends with its reason.
   *
   * @return empty if it may be tried now
   */
  Optional<Disposition> early(QueueMessage message, ReloadRequest request) {
    Instant tooOld = message.birth().plus(giveUpAfter);
    return message
        .notBefore()
        .map(asked -> asked.isBefore(tooOld) ? asked : tooOld)
        .map(due -> Duration.between(clock.instant(), due))
        .filter(left -> !left.isNegative() && !left.isZero())
        .map(left -> requeued(message, request, left));
  }

  private Disposition requeued(QueueMessage message, ReloadRequest request, Duration left) {
    if (message.fifo()) {
      return new Disposition(message, List.of(), List.of(), true, left);
    }
    var was = message.asRequest(request.force(), message.earlierAttempts());
    return new Disposition(message, List.of(), retries(request.ids(), was, left), false, left);
  }

  private List<Message> retries(
      List<DocumentId> ids, MessageFormat.Request request, Duration wait) {
    return List.copyOf(
        MessageFormat.retries(ids, request, idsPerMessage, wait, clock.instant()).keySet());
  }
}
