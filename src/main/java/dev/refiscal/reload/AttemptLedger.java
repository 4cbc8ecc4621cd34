// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.AttemptTable.Change;
import dev.refiscal.reload.AttemptTable.Result;
import dev.refiscal.reload.Claim.Granted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The record of attempts. It prevents a document from being sent twice.
 *
 * <p>Every document is claimed before the call that sends it and settled afterwards. No failure in
 * between deletes a record. If a claim is not settled before its lease expires, the document is in
 * doubt.
 *
 * <p><b>The rule of time.</b> An acceptance answers every request made before it. A person's
 * decision covers what was recorded before it was made, and counts once: it either sends a document
 * or settles the state that the person saw. A claim under which nothing was processed restores the
 * previous record.
 *
 * <p>The decision is made here, from the record read from the {@link AttemptTable}, and is written
 * only if that record is unchanged (compare-and-set). A claim first assumes that there is no
 * record, which is true of most documents. A refused write returns the existing record, and the
 * decision is made again. Each write has a unique version. It identifies a write whose response was
 * lost, and only the claimant can settle its claim.
 *
 * <p>Thread-safe.
 */
public final class AttemptLedger {

  /** The retry delay for a document under write contention. */
  private static final Duration CONTENTION = Duration.ofSeconds(1);

  private static final String NO_OUTCOME = "the invocation that sent it ended without an outcome";

  private static final String RELEASED_BY_A_PERSON = "a person released it";

  /**
   * The number of request ids kept in a record. Lambda retries an invocation a few times at most.
   */
  private static final int REQUESTS = 8;

  private final AttemptTable table;
  private final Settings settings;
  private final Clock clock;
  private final Pause pause;
  private final Supplier<String> versions;

  /**
   * @param pause between two attempts at a write that lost to contention
   * @param versions generates unique strings
   */
  public AttemptLedger(
      AttemptTable table, Settings settings, Clock clock, Pause pause, Supplier<String> versions) {
    this.table = table;
    this.settings = settings;
    this.clock = clock;
    this.pause = pause;
    this.versions = versions;
  }

  /**
   * How long the ledger remembers, and how long it may take.
   *
   * @param window how long after an acceptance a new request for the document is a duplicate,
   *     however late it is delivered
   * @param retention how long a record is kept; an older request is not sent
   * @param limit the maximum time to claim or settle a batch
   */
  public record Settings(Duration window, Duration retention, Duration limit) {}

  /**
   * Claims each document that may be sent. Of several concurrent claims of a document, one is
   * granted.
   *
   * @param leaseEnds when the claims expire; no call made under them is in flight after this
   * @return one claim for each document
   * @throws LedgerUnavailableException if the claims may not have been recorded; then nothing may
   *     be sent
   */
  public Map<DocumentId, Claim> claim(ReloadRequest request, Instant leaseEnds, Deadline deadline) {
    Instant end = end(deadline);
    Map<DocumentId, Claim> claims = claimUntil(end, request, leaseEnds, deadline);
    return inOrder(request, withDoubtsWrittenDown(claims, end));
  }

  private Map<DocumentId, Claim> claimUntil(
      Instant end, ReloadRequest request, Instant leaseEnds, Deadline deadline) {
    var claims = new LinkedHashMap<DocumentId, Claim>();
    var known = new HashMap<DocumentId, Optional<Attempt>>();
    for (int round = 1; ; round++) {
      String version = versions.get();
      var claiming = new LinkedHashMap<DocumentId, Granted>();
      request
          .origins()
          .forEach(
              (id, origin) -> {
                if (!claims.containsKey(id)) {
                  Claim claim =
                      decide(
                          known.getOrDefault(id, Optional.empty()),
                          request.force(),
                          new Claimant(origin, leaseEnds, version));
                  if (claim instanceof Granted granted) {
                    claiming.put(id, granted);
                  } else {
                    claims.put(id, claim);
                  }
                }
              });
      if (claiming.isEmpty()) {
        return claims;
      }
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative() || left.isZero()) {
        Instant again = clock.instant().plus(CONTENTION);
        claiming.keySet().forEach(id -> claims.put(id, new Claim.Held(again)));
        return claims;
      }
      boolean contended = write(claiming, claims, known, left, deadline);
      if (contended) {
        pause.after(round, Duration.between(clock.instant(), end));
      }
    }
  }

  /**
   * Whether writes failed only because of contention or throttling, so that a retry needs a pause.
   */
  private boolean write(
      Map<DocumentId, Granted> claiming,
      Map<DocumentId, Claim> claims,
      Map<DocumentId, Optional<Attempt>> known,
      Duration left,
      Deadline deadline) {
    var changes = new LinkedHashMap<DocumentId, Change>();
    claiming.forEach(
        (id, granted) -> changes.put(id, new Change(granted.known(), granted.record())));
    boolean refused = false;
    boolean notNow = false;
    for (var each : table.write(changes, left).entrySet()) {
      DocumentId id = each.getKey();
      Granted granted = claiming.get(id);
      Result result = each.getValue();
      if (wasWritten(result, granted.record())) {
        claims.put(id, granted);
      } else if (result instanceof Result.Refused found) {
        known.put(id, found.found());
        refused = true;
      } else if (result instanceof Result.Unanswered unanswered) {
        release(all(claiming, claims), deadline);
        throw new LedgerUnavailableException(unanswered.why());
      } else {
        notNow = true;
      }
    }
    return notNow && !refused;
  }

  /** Records the doubts that a claim discovers, so that the ledger lists them. */
  private Map<DocumentId, Claim> withDoubtsWrittenDown(Map<DocumentId, Claim> claims, Instant end) {
    var overdue = new LinkedHashMap<DocumentId, Attempt>();
    claims.forEach(
        (id, claim) -> {
          if (claim instanceof Claim.Doubtful doubt
              && doubt.seen().state() == AttemptState.SENDING) {
            overdue.put(id, doubt.seen());
          }
        });
    var all = new LinkedHashMap<>(claims);
    writeDown(overdue, Duration.between(clock.instant(), end))
        .forEach(
            (id, written) ->
                all.computeIfPresent(
                    id,
                    (same, claim) ->
                        claim instanceof Claim.Doubtful doubt
                            ? new Claim.Doubtful(written, doubt.since(), doubt.origin())
                            : claim));
    return all;
  }

  /**
   * Records attempts that ended without an outcome as in doubt since the end of their leases. Best
   * effort, tried once: they are in doubt either way.
   *
   * @param overdue attempts being sent whose leases have expired
   * @return the new records that were written
   */
  Map<DocumentId, Attempt> writeDown(Map<DocumentId, Attempt> overdue, Deadline deadline) {
    return writeDown(overdue, deadline.atMost(settings.limit()));
  }

  private Map<DocumentId, Attempt> writeDown(Map<DocumentId, Attempt> overdue, Duration atMost) {
    var written = new LinkedHashMap<DocumentId, Attempt>();
    if (overdue.isEmpty() || atMost.isNegative() || atMost.isZero()) {
      return written;
    }
    String version = versions.get();
    var changes = new LinkedHashMap<DocumentId, Change>();
    overdue.forEach(
        (id, seen) ->
            changes.put(
                id,
                new Change(
                    Optional.of(seen),
                    seen.become(AttemptState.IN_DOUBT, seen.leaseEnds(), NO_OUTCOME, version))));
    table
        .write(changes, atMost)
        .forEach(
            (id, result) -> {
              Attempt record = changes.get(id).record();
              if (wasWritten(result, record)) {
                written.put(id, record);
              }
            });
    return written;
  }

  /** All claims that are or may be recorded by now. */
  private static Map<DocumentId, Granted> all(
      Map<DocumentId, Granted> claiming, Map<DocumentId, Claim> claims) {
    var all = new LinkedHashMap<>(claiming);
    claims.forEach(
        (id, claim) -> {
          if (claim instanceof Granted granted) {
            all.put(id, granted);
          }
        });
    return all;
  }

  /**
   * Releases documents that were or may have been claimed and will not be sent, so that they do not
   * become doubts.
   */
  private void release(Map<DocumentId, Granted> claims, Deadline deadline) {
    var outcomes = new LinkedHashMap<DocumentId, Outcome>();
    claims.keySet().forEach(id -> outcomes.put(id, Outcome.Retryable.ledgerUnavailable()));
    settle(outcomes, claims, deadline);
  }

  /**
   * Records the outcomes of attempts. A document that was certainly not processed (rejected or not
   * sent) gets its previous record back.
   *
   * @param claims the claims of all documents that have an outcome
   * @return the documents whose outcome is certainly recorded; the others are in doubt once the
   *     lease expires. Failures show here, not as exceptions
   */
  public Set<DocumentId> settle(
      Map<DocumentId, Outcome> outcomes, Map<DocumentId, Granted> claims, Deadline deadline) {
    Instant end = end(deadline);
    String version = versions.get();
    var pending = new LinkedHashMap<DocumentId, Change>();
    outcomes.forEach(
        (id, outcome) -> {
          Granted claim = claims.get(id);
          pending.put(
              id, new Change(Optional.of(claim.record()), settled(claim, outcome, version)));
        });
    return record(pending, end).certainly();
  }

  /**
   * Settles documents by a person's decision, unless they have changed since the person saw them.
   *
   * <p>An acceptance answers the requests made before it. It is therefore recorded as no older than
   * the decision and the record that was seen, regardless of clock skew.
   *
   * @param seen the records of documents that are in doubt, rejected or waiting
   * @param birth when the decision was made
   * @return the documents whose settlement is recorded or may be; for the others it is certainly
   *     not
   */
  Decided settle(
      Map<DocumentId, Attempt> seen, Decision decision, Instant birth, Deadline deadline) {
    Instant end = end(deadline);
    String version = versions.get();
    var pending = new LinkedHashMap<DocumentId, Change>();
    seen.forEach(
        (id, attempt) ->
            pending.put(
                id, new Change(Optional.of(attempt), settled(attempt, decision, birth, version))));
    Recorded recorded = record(new LinkedHashMap<>(pending), end);
    return new Decided(
        records(pending, recorded.certainly()), records(pending, recorded.perhaps()));
  }

  private static Map<DocumentId, Attempt> records(
      Map<DocumentId, Change> changes, Set<DocumentId> of) {
    var records = new LinkedHashMap<DocumentId, Attempt>();
    of.forEach(id -> records.put(id, changes.get(id).record()));
    return records;
  }

  /**
   * The result of a person's decision.
   *
   * @param recorded the new records of the documents that are settled
   * @param perhaps the records whose write was not answered: they may be in the table, or may have
   *     been replaced since
   */
  record Decided(Map<DocumentId, Attempt> recorded, Map<DocumentId, Attempt> perhaps) {}

  private Attempt settled(Attempt seen, Decision decision, Instant birth, String version) {
    Instant since = seen.inDoubtSince(seen.leaseEnds()).orElse(seen.at());
    Instant at = later(notBefore(birth), since);
    return switch (decision) {
      case ACCEPTED -> seen.become(AttemptState.ACCEPTED, at, "", version);
      case RELEASED -> seen.become(AttemptState.RELEASED, at, RELEASED_BY_A_PERSON, version).free();
    };
  }

  /**
   * The outcome of {@link #record}.
   *
   * @param perhaps the documents whose write was never answered, or refused only after a write
   *     without an answer
   */
  private record Recorded(Set<DocumentId> certainly, Set<DocumentId> perhaps) {}

  /** Retries until each write is known to have succeeded or been refused, or time runs out. */
  private Recorded record(Map<DocumentId, Change> pending, Instant end) {
    var recorded = new LinkedHashSet<DocumentId>();
    var perhaps = new LinkedHashSet<DocumentId>();
    for (int round = 1; !pending.isEmpty(); round++) {
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative() || left.isZero()) {
        break;
      }
      // A write whose response was lost is recognized by its version in the next round.
      table
          .write(new LinkedHashMap<>(pending), left)
          .forEach(
              (id, result) -> {
                boolean written = wasWritten(result, pending.get(id).record());
                if (written) {
                  recorded.add(id);
                  perhaps.remove(id);
                } else if (result instanceof Result.Unanswered) {
                  // A refusal that comes later does not tell: others may have replaced it since.
                  perhaps.add(id);
                }
                if (written || result instanceof Result.Refused) {
                  pending.remove(id);
                }
              });
      if (!pending.isEmpty()) {
        pause.after(round, Duration.between(clock.instant(), end));
      }
    }
    return new Recorded(recorded, perhaps);
  }

  /**
   * Claims a document in doubt that is known to have failed, unless its record has changed since.
   *
   * @return the claim, if it was certainly recorded
   */
  Optional<Granted> takeOver(
      DocumentId id, Claim.Doubtful doubt, Instant leaseEnds, Deadline deadline) {
    Granted claim =
        granted(Optional.of(doubt.seen()), new Claimant(doubt.origin(), leaseEnds, versions.get()));
    if (replaces(id, doubt.seen(), claim.record(), deadline)) {
      return Optional.of(claim);
    }
    release(Map.of(id, claim), deadline);
    return Optional.empty();
  }

  /**
   * Records a document in doubt as accepted, unless its record has changed since.
   *
   * @return whether it was certainly recorded
   */
  boolean accept(DocumentId id, Claim.Doubtful doubt, Deadline deadline) {
    Instant at = notBefore(doubt.origin().birth());
    Attempt accepted = doubt.seen().become(AttemptState.ACCEPTED, at, "", versions.get());
    return replaces(id, doubt.seen(), accepted, deadline);
  }

  private boolean replaces(DocumentId id, Attempt seen, Attempt record, Deadline deadline) {
    Instant end = end(deadline);
    for (int round = 1; ; round++) {
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      Result result = table.write(Map.of(id, new Change(Optional.of(seen), record)), left).get(id);
      if (wasWritten(result, record)) {
        return true;
      }
      if (result instanceof Result.Refused) {
        return false;
      }
      pause.after(round, Duration.between(clock.instant(), end));
    }
  }

  /** The rule of time. */
  private Claim decide(Optional<Attempt> known, boolean force, Claimant claimant) {
    Instant now = clock.instant();
    Origin origin = claimant.origin();
    if (origin.birth().isBefore(now.minus(settings.retention()))) {
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
    boolean over = origin.birth().isAfter(accepted.get().plus(settings.window()));
    return isNew(origin, attempt, accepted.get()) && (force || over)
        ? granted(known, claimant)
        : new Claim.AcceptedBefore(accepted.get());
  }

  /** Whether the request was made after the record, and is not one of the recorded requests. */
  private static boolean isNew(Origin origin, Attempt attempt, Instant since) {
    return origin.birth().isAfter(since) && !attempt.requests().contains(origin.requestId());
  }

  /**
   * The claimant.
   *
   * @param version of the record that the claim writes
   */
  private record Claimant(Origin origin, Instant leaseEnds, String version) {}

  private Granted granted(Optional<Attempt> known, Claimant claimant) {
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

  private Attempt settled(Granted claim, Outcome outcome, String version) {
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
   * there is nothing to restore, the request stays known: repeated, it asks for nothing later.
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

  private static boolean wasWritten(Result result, Attempt record) {
    return result instanceof Result.Written
        || (result instanceof Result.Refused refused
            && refused.found().map(Attempt::version).equals(Optional.of(record.version())));
  }

  private static Map<DocumentId, Claim> inOrder(
      ReloadRequest request, Map<DocumentId, Claim> claims) {
    var ordered = new LinkedHashMap<DocumentId, Claim>();
    request.origins().keySet().forEach(id -> ordered.put(id, claims.get(id)));
    return ordered;
  }

  private Instant end(Deadline deadline) {
    return clock.instant().plus(deadline.atMost(settings.limit()));
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
