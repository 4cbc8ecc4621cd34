// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.Claim.Granted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The rule of time: what the record of a document means for a request. It reads and writes nothing;
 * the {@link AttemptLedger} does.
 *
 * <p>An acceptance answers every request made before it. A person's decision covers what was
 * recorded before it was made, and counts once: it either sends a document or settles the state
 * that the person saw. A claim under which nothing was processed restores a doubt or an acceptance
 * before it.
 */
final class RuleOfTime {

  private static final String NO_OUTCOME = "the invocation that sent it ended without an outcome";
  private static final String RELEASED_BY_A_PERSON = "a person released it";

  /**
   * The number of request ids kept in a record. Lambda retries an invocation a few times at most.
   */
  private static final int REQUESTS = 8;

  private final Duration window;
  private final Duration retention;
  private final Clock clock;

  /**
   * @param window how long after an acceptance a new request for the document is a duplicate
   * @param retention how long a record is kept; an older request is not sent
   */
  RuleOfTime(Duration window, Duration retention, Clock clock) {
    this.window = window;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Who wants to send a document.
   *
   * @param leaseEnds no call made under the claim is in flight after this
   * @param version of the record that the claim writes
   */
  record Claimant(Origin origin, Instant leaseEnds, String version) {}

  /**
   * Decides whether a document may be sent.
   *
   * @param known its record; empty if it has none
   * @param force whether a person takes responsibility for sending it
   */
  Claim claim(Optional<Attempt> known, boolean force, Claimant claimant) {
    Instant now = clock.instant();
    Origin origin = claimant.origin();
    if (origin.birth().isBefore(now.minus(retention))) {
      return new Claim.Forgotten(origin.birth());
    }
    if (known.isEmpty()) {
      return granted(known, claimant);
    }
    Attempt attempt = known.get();
    Optional<Instant> accepted = attempt.accepted();
    if (accepted.isPresent() && !origin.birth().isAfter(accepted.get())) {
      return new Claim.AcceptedBefore(accepted.get());
    }
    // Checked before the acceptance: the doubt may be about this very request, known by its id.
    Optional<Instant> doubt = attempt.inDoubtSince(now);
    if (doubt.isPresent()) {
      return force && isNew(origin, attempt, doubt.get())
          ? granted(known, claimant)
          : new Claim.Doubtful(attempt, doubt.get(), origin);
    }
    if (attempt.state() == AttemptState.SENDING) {
      return new Claim.Held(attempt.leaseEnds());
    }
    // A document released since then was not processed, even for a request known by its id.
    if (accepted.isEmpty() || attempt.freed()) {
      return granted(known, claimant);
    }
    boolean over = origin.birth().isAfter(accepted.get().plus(window));
    return isNew(origin, attempt, accepted.get()) && (force || over)
        ? granted(known, claimant)
        : new Claim.AcceptedBefore(accepted.get());
  }

  /** Whether the request was made after the record, and is not one of the recorded requests. */
  private static boolean isNew(Origin origin, Attempt attempt, Instant since) {
    return origin.birth().isAfter(since) && !attempt.requests().contains(origin.requestId());
  }

  /** The claim of a document that may be sent. */
  Granted granted(Optional<Attempt> known, Claimant claimant) {
    Origin origin = claimant.origin();
    var record =
        new Attempt(
            claimant.version(),
            AttemptState.SENDING,
            wholeMillis(clock.instant()),
            wholeMillis(later(claimant.leaseEnds(), origin.birth())),
            known.flatMap(Attempt::accepted),
            known.map(Attempt::claims).orElse(0) + 1,
            "",
            newestFirst(origin.requestId(), known),
            origin.requestId(),
            origin.messageId(),
            known.map(Attempt::freed).orElse(false));
    return new Granted(record, known, origin);
  }

  private static List<String> newestFirst(String request, Optional<Attempt> known) {
    if (known.isEmpty()) {
      return List.of(request);
    }
    var requests = new LinkedHashSet<>(List.of(request));
    requests.addAll(known.get().requests());
    return requests.stream().limit(REQUESTS).toList();
  }

  /**
   * The record after an attempt. A document that was certainly not processed gets its previous
   * record back.
   */
  Attempt ended(Granted claim, Outcome outcome, String version) {
    Attempt record = claim.record();
    return switch (outcome.kind()) {
      case ACCEPTED, DUPLICATE ->
          record.become(AttemptState.ACCEPTED, notBefore(claim.origin().birth()), "", version);
      case IN_DOUBT ->
          record.become(
              AttemptState.IN_DOUBT, notBefore(claim.origin().birth()), outcome.reason(), version);
      case REJECTED -> notProcessed(claim, AttemptState.REJECTED, outcome, version);
      case RETRYABLE -> notProcessed(claim, AttemptState.RELEASED, outcome, version);
    };
  }

  /**
   * Restores the previous record, with its time and requests, after a claim under which nothing was
   * processed. A rejection does not disprove earlier attempts; they may even have caused it. Where
   * there is nothing to restore, the record keeps the request id, so that a repetition is not a new
   * request.
   *
   * @param otherwise the state if no earlier attempt may have been processed
   */
  private Attempt notProcessed(
      Granted claim, AttemptState otherwise, Outcome outcome, String version) {
    Optional<Attempt> known = claim.known();
    if (known.isPresent()) {
      Attempt before = known.get();
      Optional<Instant> doubt = before.inDoubtSince(claim.record().at());
      if (doubt.isPresent()) {
        String reason = before.reason().isEmpty() ? NO_OUTCOME : before.reason();
        return before.become(AttemptState.IN_DOUBT, doubt.get(), reason, version);
      }
      if (before.state() == AttemptState.ACCEPTED) {
        return before.become(AttemptState.ACCEPTED, before.at(), "", version);
      }
    }
    return claim
        .record()
        .become(otherwise, wholeMillis(clock.instant()), outcome.reason(), version);
  }

  /**
   * The record after a person's decision. It is no older than the decision and the record that was
   * seen, regardless of clock skew: an acceptance answers only requests made before it.
   *
   * @param birth when the decision was made
   */
  Attempt decided(Attempt seen, Decision decision, Instant birth, String version) {
    Instant since = seen.inDoubtSince(seen.leaseEnds()).orElse(seen.at());
    Instant at = later(notBefore(birth), since);
    return switch (decision) {
      case ACCEPTED -> seen.become(AttemptState.ACCEPTED, at, "", version);
      case RELEASED -> seen.become(AttemptState.RELEASED, at, RELEASED_BY_A_PERSON, version).free();
    };
  }

  /** The record of a document in doubt that the vendor has fiscalized. */
  Attempt accepted(Claim.Doubtful doubt, String version) {
    Instant at = notBefore(doubt.origin().birth());
    return doubt.seen().become(AttemptState.ACCEPTED, at, "", version);
  }

  /** The record of an attempt whose lease expired without an outcome. */
  static Attempt overdue(Attempt seen, String version) {
    return seen.become(AttemptState.IN_DOUBT, seen.leaseEnds(), NO_OUTCOME, version);
  }

  /** An answer is never recorded as older than its request, regardless of clock skew. */
  private Instant notBefore(Instant birth) {
    return wholeMillis(later(clock.instant(), birth));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Rounded up: a record must not seem older than it is. */
  private static Instant wholeMillis(Instant instant) {
    Instant down = instant.truncatedTo(ChronoUnit.MILLIS);
    return down.equals(instant) ? down : down.plusMillis(1);
  }
}
