// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptReader.Position;
import dev.refiscal.reload.AttemptState;
import dev.refiscal.reload.AttemptTable.Change;
import dev.refiscal.reload.AttemptTable.Result;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger's table: atomic transactions, records deleted some time after they expire, and an
 * index that may be stale. It keeps its whole history for the world.
 */
final class SimulatedTable {

  /** The longest lag of the index. */
  static final long BEHIND = 2 * Schedule.SECOND;

  private static final Version NOTHING = new Version(Long.MIN_VALUE, Optional.empty());

  private static final Comparator<Position> IN_ORDER =
      Comparator.comparing(Position::at).thenComparing(position -> position.id().value());

  private final World world;
  private final Map<DocumentId, List<Version>> records = new HashMap<>();
  private final Dice dice;

  SimulatedTable(World world) {
    this.world = world;
    this.dice = world.dice().of("table");
  }

  /**
   * A document's record from this time until the next version.
   *
   * @param attempt empty if there was none
   */
  record Version(long from, Optional<Attempt> attempt) {}

  /** One transaction, in one moment. */
  Map<DocumentId, Result> transact(
      Execution execution, List<DocumentId> ids, Map<DocumentId, Change> changes) {
    var refused = new LinkedHashMap<DocumentId, Result>();
    for (DocumentId id : ids) {
      Optional<Attempt> found = find(id);
      if (!agrees(execution, changes.get(id), found)) {
        refused.put(id, new Result.Refused(found));
      }
    }
    var results = new LinkedHashMap<DocumentId, Result>();
    for (DocumentId id : ids) {
      if (refused.isEmpty()) {
        put(execution, id, changes.get(id));
        results.put(id, new Result.Written());
      } else {
        results.put(id, refused.getOrDefault(id, new Result.NotNow()));
      }
    }
    return results;
  }

  private boolean agrees(Execution execution, Change change, Optional<Attempt> found) {
    if (change.expected().isEmpty() || found.isEmpty()) {
      return change.expected().isEmpty() && found.isEmpty();
    }
    Attempt expected = change.expected().get();
    Attempt current = found.get();
    boolean same =
        expected.version().equals(current.version())
            && expected.state() == current.state()
            && expected.at().equals(current.at());
    return same || overrides(execution, expected, current, change.record());
  }

  /** The mutations that affect the table's conditions. */
  private boolean overrides(
      Execution execution, Attempt expected, Attempt current, Attempt record) {
    if (world.has(Mutation.TAKES_OVER_UNSEEN)) {
      boolean takesOver =
          record.state() == AttemptState.SENDING && expected.state() != AttemptState.ACCEPTED;
      return takesOver && current.state() != AttemptState.SENDING;
    }
    if (world.has(Mutation.SETTLES_UNCONDITIONALLY)) {
      return isWord(execution, record) && !current.version().equals(record.version());
    }
    return world.has(Mutation.ONE_CLAIM_PER_INVOCATION)
        && expected.state() == AttemptState.SENDING
        && current.state() == AttemptState.SENDING
        && expected.version().equals(current.version());
  }

  private static boolean isWord(Execution execution, Attempt record) {
    return execution.visit().flatMap(Visit::decision).isPresent()
        && record.state() != AttemptState.IN_DOUBT;
  }

  /** The current record. */
  Optional<Attempt> find(DocumentId id) {
    return last(id).attempt();
  }

  private Version last(DocumentId id) {
    List<Version> versions = records.getOrDefault(id, List.of());
    return versions.isEmpty() ? NOTHING : versions.get(versions.size() - 1);
  }

  /** The stale index's record of a document. */
  Optional<Attempt> indexed(DocumentId id, Dice behind) {
    long then = world.schedule().now() - behind.between(0, BEHIND);
    List<Version> versions = history(id, then, then);
    return versions.get(versions.size() - 1).attempt();
  }

  /**
   * The records of a document in a period, both ends included.
   *
   * @return in order, at least one
   */
  List<Version> history(DocumentId id, long from, long to) {
    var held = new ArrayList<Version>();
    held.add(NOTHING);
    for (Version version : records.getOrDefault(id, List.of())) {
      if (version.from() < from) {
        held.clear();
      }
      if (version.from() <= to) {
        held.add(version);
      }
    }
    return held;
  }

  /** All documents that ever had a record. */
  Collection<DocumentId> documents() {
    return records.keySet();
  }

  /**
   * Lists from the index.
   *
   * @param behind the dice for its lag; empty if it is current
   */
  Map<DocumentId, Attempt> list(
      DocumentState state, int most, Optional<Position> after, Optional<Dice> behind) {
    var listed = new HashMap<Position, Attempt>();
    var ids = new ArrayList<>(documents());
    ids.sort(Comparator.comparingLong(DocumentId::value));
    for (DocumentId id : ids) {
      behind
          .map(dice -> indexed(id, dice))
          .orElseGet(() -> find(id))
          .filter(attempt -> DocumentState.of(attempt.state()) == state)
          .ifPresent(attempt -> listed.put(new Position(attempt.at(), id), attempt));
    }
    var found = new LinkedHashMap<DocumentId, Attempt>();
    listed.keySet().stream()
        .filter(position -> after.isEmpty() || IN_ORDER.compare(position, after.get()) > 0)
        .sorted(IN_ORDER)
        .limit(most)
        .forEach(position -> found.put(position.id(), listed.get(position)));
    return found;
  }

  private void put(Execution execution, DocumentId id, Change change) {
    Optional<Attempt> before = find(id);
    Attempt record = mutated(execution, change);
    hold(id, Optional.of(record));
    if (world.trace().on()) {
      world
          .trace()
          .line("table", id + " " + record.state() + " at " + record.at() + " " + record.version());
    }
    execution.visit().ifPresent(visit -> world.book().wrote(visit, id, before, record));
    expire(id, record);
  }

  private void hold(DocumentId id, Optional<Attempt> attempt) {
    records
        .computeIfAbsent(id, any -> new ArrayList<>())
        .add(new Version(world.schedule().now(), attempt));
  }

  /** The mutations that affect what is written. */
  private Attempt mutated(Execution execution, Change change) {
    Attempt record = change.record();
    if (world.has(Mutation.NOT_SENT_FORGETS) && putsBack(change)) {
      return with(record, AttemptState.RELEASED, record.at(), Optional.empty());
    }
    if (world.has(Mutation.RELEASE_FORGETS_ACCEPTANCE) && isWord(execution, record)) {
      return record.state() == AttemptState.RELEASED
          ? with(record, record.state(), record.at(), Optional.empty())
          : record;
    }
    boolean doubt = record.state() == AttemptState.IN_DOUBT;
    if (world.has(Mutation.RELEASES_FOR_GOOD) && doubt && record.freed()) {
      return with(record, AttemptState.RELEASED, record.at(), record.accepted());
    }
    if (world.has(Mutation.ASKING_RENEWS_DOUBTS) && doubt && execution.visit().isPresent()) {
      Instant now = Schedule.instant(world.schedule().now()).truncatedTo(ChronoUnit.MILLIS);
      return with(record, record.state(), now, record.accepted());
    }
    return record;
  }

  /** A restored record is older than the claim that restores it. */
  private static boolean putsBack(Change change) {
    return change
        .expected()
        .filter(expected -> expected.state() == AttemptState.SENDING)
        .filter(expected -> change.record().at().isBefore(expected.at()))
        .isPresent();
  }

  private static Attempt with(
      Attempt record, AttemptState state, Instant at, Optional<Instant> accepted) {
    return new Attempt(
        record.version(),
        state,
        at,
        record.leaseEnds(),
        accepted,
        record.claims(),
        record.reason(),
        record.requests(),
        record.requestId(),
        record.messageId(),
        record.freed());
  }

  /** Deletes the record late, and only if it is unchanged by then. */
  private void expire(DocumentId id, Attempt record) {
    boolean soon =
        world.has(Mutation.FORGETS_AFTER_WINDOW) && record.state() == AttemptState.ACCEPTED;
    long late = dice.between(Schedule.MINUTE, 2 * Schedule.DAY);
    Duration retention =
        Schedule.duration(soon ? world.settings().window() : world.settings().retention());
    Optional<Instant> expiry =
        world.has(Mutation.FORGETS_DOUBTS)
            ? Optional.of(record.at().plus(retention))
            : record.expires(retention);
    expiry
        .map(Schedule::time)
        .filter(expires -> expires < world.end())
        .ifPresent(
            expires -> world.schedule().at(expires + (soon ? 0 : late), () -> delete(id, record)));
  }

  private void delete(DocumentId id, Attempt record) {
    if (find(id).equals(Optional.of(record))) {
      hold(id, Optional.empty());
    }
  }
}
