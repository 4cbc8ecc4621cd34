// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.AttemptTable.Change;
import dev.refiscal.reload.AttemptTable.Result;
import dev.refiscal.reload.Claim.Doubtful;
import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.RuleOfTime.Claimant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 * <p>The {@link RuleOfTime} decides, from the record read from the {@link AttemptTable}. The
 * decision is written only if that record is unchanged (compare-and-set). A claim first assumes
 * that there is no record, which is true of most documents. A refused write returns the existing
 * record, and the decision is made again. Each write has a unique version. It identifies a write
 * whose response was lost, and only the claimant can settle its claim.
 *
 * <p>Thread-safe.
 */
public final class AttemptLedger {

  /** The retry delay for a document under write contention. */
  private static final Duration CONTENTION = Duration.ofSeconds(1);

  private final AttemptTable table;
  private final RuleOfTime rule;
  private final Duration limit;
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
    this.rule = new RuleOfTime(settings.window(), settings.retention(), clock);
    this.limit = settings.limit();
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
    Deadline end = deadline.within(limit);
    var claims = new LinkedHashMap<DocumentId, Claim>();
    var known = new HashMap<DocumentId, Optional<Attempt>>();
    for (int round = 1; claims.size() < request.origins().size(); round++) {
      Map<DocumentId, Granted> grants = decide(request, leaseEnds, known, claims);
      Duration left = end.remaining();
      if (left.isZero()) {
        Instant again = clock.instant().plus(CONTENTION);
        grants.keySet().forEach(id -> claims.put(id, new Claim.Held(again)));
      } else if (!grants.isEmpty()) {
        boolean busy = write(grants, known, claims, left, deadline);
        if (busy) {
          pause.after(round, end.remaining());
        }
      }
    }
    return inOrder(request, withDoubtsWrittenDown(claims, end));
  }

  /**
   * Decides about each document without a claim, and adds the claims that need no write.
   *
   * @return the grants, to be written
   */
  private Map<DocumentId, Granted> decide(
      ReloadRequest request,
      Instant leaseEnds,
      Map<DocumentId, Optional<Attempt>> known,
      Map<DocumentId, Claim> claims) {
    String version = versions.get();
    var grants = new LinkedHashMap<DocumentId, Granted>();
    request
        .origins()
        .forEach(
            (id, origin) -> {
              if (!claims.containsKey(id)) {
                var claimant = new Claimant(origin, leaseEnds, version);
                Claim claim =
                    rule.claim(known.getOrDefault(id, Optional.empty()), request.force(), claimant);
                if (claim instanceof Granted granted) {
                  grants.put(id, granted);
                } else {
                  claims.put(id, claim);
                }
              }
            });
    return grants;
  }

  /**
   * Writes grants, and adds those that were written to the claims.
   *
   * @return whether writes failed only because the table was busy, so that a pause is needed
   */
  private boolean write(
      Map<DocumentId, Granted> grants,
      Map<DocumentId, Optional<Attempt>> known,
      Map<DocumentId, Claim> claims,
      Duration left,
      Deadline deadline) {
    var changes = new LinkedHashMap<DocumentId, Change>();
    grants.forEach((id, granted) -> changes.put(id, new Change(granted.known(), granted.record())));
    boolean refused = false;
    boolean notNow = false;
    for (var each : table.write(changes, left).entrySet()) {
      DocumentId id = each.getKey();
      Granted granted = grants.get(id);
      Result result = each.getValue();
      if (wasWritten(result, granted.record())) {
        claims.put(id, granted);
      } else if (result instanceof Result.Refused found) {
        known.put(id, found.found());
        refused = true;
      } else if (result instanceof Result.Unanswered unanswered) {
        release(all(grants, claims), deadline);
        throw new LedgerUnavailableException(unanswered.why());
      } else {
        notNow = true;
      }
    }
    return notNow && !refused;
  }

  /** All claims that are or may be recorded by now. */
  private static Map<DocumentId, Granted> all(
      Map<DocumentId, Granted> grants, Map<DocumentId, Claim> claims) {
    var all = new LinkedHashMap<>(grants);
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

  /** Records the doubts that a claim discovers, so that the ledger lists them. */
  private Map<DocumentId, Claim> withDoubtsWrittenDown(
      Map<DocumentId, Claim> claims, Deadline end) {
    var overdue = new LinkedHashMap<DocumentId, Attempt>();
    claims.forEach(
        (id, claim) -> {
          if (claim instanceof Doubtful doubt && doubt.seen().state() == AttemptState.SENDING) {
            overdue.put(id, doubt.seen());
          }
        });
    var all = new LinkedHashMap<>(claims);
    writeDown(overdue, end)
        .forEach(
            (id, written) ->
                all.computeIfPresent(
                    id,
                    (same, claim) ->
                        claim instanceof Doubtful doubt
                            ? new Doubtful(written, doubt.since(), doubt.origin())
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
    Duration left = deadline.atMost(limit);
    if (overdue.isEmpty() || left.isZero()) {
      return Map.of();
    }
    String version = versions.get();
    var changes = new LinkedHashMap<DocumentId, Change>();
    overdue.forEach(
        (id, seen) ->
            changes.put(id, new Change(Optional.of(seen), RuleOfTime.overdue(seen, version))));
    var written = new LinkedHashSet<DocumentId>();
    table
        .write(changes, left)
        .forEach(
            (id, result) -> {
              if (wasWritten(result, changes.get(id).record())) {
                written.add(id);
              }
            });
    return records(written, changes);
  }

  private static Map<DocumentId, Claim> inOrder(
      ReloadRequest request, Map<DocumentId, Claim> claims) {
    var ordered = new LinkedHashMap<DocumentId, Claim>();
    request.origins().keySet().forEach(id -> ordered.put(id, claims.get(id)));
    return ordered;
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
    String version = versions.get();
    var changes = new LinkedHashMap<DocumentId, Change>();
    outcomes.forEach(
        (id, outcome) -> {
          Granted claim = claims.get(id);
          Attempt ended = rule.ended(claim, outcome, version);
          changes.put(id, new Change(Optional.of(claim.record()), ended));
        });
    return record(changes, deadline).certainly();
  }

  /**
   * Settles documents by a person's decision, unless they have changed since the person saw them.
   *
   * @param seen the records of documents that are in doubt, rejected or waiting
   * @param birth when the decision was made
   * @return the documents whose settlement is recorded or may be; for the others it is certainly
   *     not
   */
  Decided settle(
      Map<DocumentId, Attempt> seen, Decision decision, Instant birth, Deadline deadline) {
    String version = versions.get();
    var changes = new LinkedHashMap<DocumentId, Change>();
    seen.forEach(
        (id, attempt) -> {
          Attempt decided = rule.decided(attempt, decision, birth, version);
          changes.put(id, new Change(Optional.of(attempt), decided));
        });
    Recorded recorded = record(changes, deadline);
    return new Decided(
        records(recorded.certainly(), changes), records(recorded.perhaps(), changes));
  }

  /**
   * The result of a person's decision.
   *
   * @param recorded the new records of the documents that are settled
   * @param perhaps the records whose write was not answered: they may be in the table, or may have
   *     been replaced since
   */
  record Decided(Map<DocumentId, Attempt> recorded, Map<DocumentId, Attempt> perhaps) {}

  /**
   * Claims a document in doubt that is known to have failed, unless its record has changed since.
   *
   * @return the claim, if it was certainly recorded
   */
  Optional<Granted> takeOver(DocumentId id, Doubtful doubt, Instant leaseEnds, Deadline deadline) {
    var claimant = new Claimant(doubt.origin(), leaseEnds, versions.get());
    Granted claim = rule.granted(Optional.of(doubt.seen()), claimant);
    if (replaces(id, doubt, claim.record(), deadline)) {
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
  boolean accept(DocumentId id, Doubtful doubt, Deadline deadline) {
    return replaces(id, doubt, rule.accepted(doubt, versions.get()), deadline);
  }

  private boolean replaces(DocumentId id, Doubtful doubt, Attempt record, Deadline deadline) {
    var change = new Change(Optional.of(doubt.seen()), record);
    return record(Map.of(id, change), deadline).certainly().contains(id);
  }

  /**
   * The result of {@link #record}.
   *
   * @param perhaps the documents whose write was never answered, or refused only after a write
   *     without an answer
   */
  private record Recorded(Set<DocumentId> certainly, Set<DocumentId> perhaps) {}

  /** Retries until each write is known to have succeeded or been refused, or time runs out. */
  private Recorded record(Map<DocumentId, Change> changes, Deadline deadline) {
    Deadline end = deadline.within(limit);
    var pending = new LinkedHashMap<>(changes);
    var recorded = new LinkedHashSet<DocumentId>();
    var perhaps = new LinkedHashSet<DocumentId>();
    for (int round = 1; !pending.isEmpty(); round++) {
      Duration left = end.remaining();
      if (left.isZero()) {
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
        pause.after(round, end.remaining());
      }
    }
    return new Recorded(recorded, perhaps);
  }

  private static boolean wasWritten(Result result, Attempt record) {
    return result instanceof Result.Written
        || (result instanceof Result.Refused refused
            && refused.found().map(Attempt::version).equals(Optional.of(record.version())));
  }

  private static Map<DocumentId, Attempt> records(
      Set<DocumentId> of, Map<DocumentId, Change> changes) {
    var records = new LinkedHashMap<DocumentId, Attempt>();
    of.forEach(id -> records.put(id, changes.get(id).record()));
    return records;
  }
}
