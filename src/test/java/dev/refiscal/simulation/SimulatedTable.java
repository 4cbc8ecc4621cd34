// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptState;
import dev.refiscal.reload.AttemptTable.Change;
import dev.refiscal.reload.AttemptTable.Result;
import dev.refiscal.reload.DocumentId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger's table: transactions that are all or nothing, and records that are deleted some time
 * after they have expired.
 */
final class SimulatedTable {

  private final World world;
  private final Map<DocumentId, Attempt> records = new HashMap<>();
  private final Dice dice;

  SimulatedTable(World world) {
    this.world = world;
    this.dice = world.dice().of("table");
  }

  /** One transaction, in one moment. */
  Map<DocumentId, Result> transact(List<DocumentId> ids, Map<DocumentId, Change> changes) {
    var refused = new LinkedHashMap<DocumentId, Result>();
    for (DocumentId id : ids) {
      Optional<Attempt> found = find(id);
      if (!agrees(changes.get(id), found)) {
        refused.put(id, new Result.Refused(found));
      }
    }
    var results = new LinkedHashMap<DocumentId, Result>();
    for (DocumentId id : ids) {
      if (refused.isEmpty()) {
        put(id, changes.get(id));
        results.put(id, new Result.Written());
      } else {
        results.put(id, refused.getOrDefault(id, new Result.NotNow()));
      }
    }
    return results;
  }

  private boolean agrees(Change change, Optional<Attempt> found) {
    if (change.expected().isEmpty() || found.isEmpty()) {
      return change.expected().isEmpty() && found.isEmpty();
    }
    Attempt expected = change.expected().get();
    Attempt current = found.get();
    boolean same =
        expected.version().equals(current.version())
            && expected.state() == current.state()
            && expected.at().equals(current.at());
    return same || overrides(expected, current, change.record());
  }

  /** The old rules, as far as they are conditions of the table. */
  private boolean overrides(Attempt expected, Attempt current, Attempt record) {
    if (world.has(Mutation.TAKES_OVER_UNSEEN)) {
      boolean takesOver =
          record.state() == AttemptState.SENDING && expected.state() != AttemptState.ACCEPTED;
      return takesOver && current.state() != AttemptState.SENDING;
    }
    return world.has(Mutation.ONE_CLAIM_PER_INVOCATION)
        && expected.state() == AttemptState.SENDING
        && current.state() == AttemptState.SENDING
        && expected.version().equals(current.version());
  }

  private Optional<Attempt> find(DocumentId id) {
    return Optional.ofNullable(records.get(id));
  }

  private void put(DocumentId id, Change change) {
    Attempt record =
        world.has(Mutation.NOT_SENT_FORGETS)
            ? forgetful(change.expected(), change.record())
            : change.record();
    records.put(id, record);
    if (world.trace().on()) {
      world
          .trace()
          .line("table", id + " " + record.state() + " at " + record.at() + " " + record.version());
    }
    expire(id, record);
  }

  /** What is put back is older than the claim that puts it back. */
  private static Attempt forgetful(Optional<Attempt> expected, Attempt record) {
    boolean putBack =
        expected.isPresent()
            && expected.get().state() == AttemptState.SENDING
            && record.at().isBefore(expected.get().at());
    return putBack
        ? new Attempt(
            record.version(),
            AttemptState.RELEASED,
            record.at(),
            record.leaseEnds(),
            Optional.empty(),
            record.claims(),
            record.reason(),
            record.requests(),
            record.requestId(),
            record.messageId(),
            record.freed())
        : record;
  }

  /** Deletes the record late, and only if it is still the same then. */
  private void expire(DocumentId id, Attempt record) {
    long retention = world.settings().retention();
    long late = dice.between(Schedule.MINUTE, 2 * Schedule.DAY);
    if (world.has(Mutation.FORGETS_AFTER_WINDOW) && record.state() == AttemptState.ACCEPTED) {
      retention = world.settings().window();
      late = 0;
    }
    long last = Math.max(Schedule.time(record.at()), Schedule.time(record.leaseEnds()));
    if (last + retention < world.end()) {
      world.schedule().at(last + retention + late, () -> records.remove(id, record));
    }
  }
}
