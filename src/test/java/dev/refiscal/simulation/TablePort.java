// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptStore;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.LedgerUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The ledger's table as one process of the function sees it. */
final class TablePort implements AttemptStore {

  private static final int MOST = 100;

  /** The reads for unprocessed keys. */
  private static final int READS = 3;

  private final World world;
  private final Supplier<Execution> execution;

  TablePort(World world, Supplier<Execution> execution) {
    this.world = world;
    this.execution = execution;
  }

  @Override
  public Map<DocumentId, Result> write(Map<DocumentId, Change> changes, Duration atMost) {
    var results = new LinkedHashMap<DocumentId, Result>();
    List<DocumentId> ids = List.copyOf(changes.keySet());
    long end = world.schedule().now() + Schedule.micros(atMost);
    execution.get().begins("a transaction", atMost);
    for (int from = 0; from < ids.size(); from += MOST) {
      List<DocumentId> part = ids.subList(from, Math.min(from + MOST, ids.size()));
      results.putAll(transact(part, changes, end - world.schedule().now()));
    }
    return results;
  }

  private Map<DocumentId, Result> transact(
      List<DocumentId> ids, Map<DocumentId, Change> changes, long left) {
    Execution current = execution.get();
    if (strikes(Fault.LEDGER_NOT_NOW)) {
      current.spend(Math.min(left, current.place().dice().between(1, 20) * Schedule.MILLI));
      return all(ids, new Result.NotNow());
    }
    boolean down = world.ledgerIsDown();
    if (down || strikes(Fault.LEDGER_LOST_BEFORE)) {
      return unanswered(ids, left);
    }
    if (strikes(Fault.LEDGER_LATE)) {
      long late = current.place().dice().between(left, left + 10 * Schedule.SECOND);
      world
          .schedule()
          .at(world.schedule().now() + late, () -> world.table().transact(current, ids, changes));
      current.spend(left);
      return unanswered(ids, 0);
    }
    long most = strikes(Fault.LEDGER_SLOW) ? 1_200 : 8;
    long there = current.place().dice().between(1, most) * Schedule.MILLI;
    long back = current.place().dice().between(1, most) * Schedule.MILLI;
    if (there > left) {
      return unanswered(ids, left);
    }
    current.spend(there);
    Map<DocumentId, Result> results = world.table().transact(current, ids, changes);
    if (strikes(Fault.LEDGER_LOST_AFTER) || there + back > left) {
      return unanswered(ids, left - there);
    }
    current.spend(back);
    current.point("after a transaction");
    return results;
  }

  private Map<DocumentId, Result> unanswered(List<DocumentId> ids, long left) {
    Execution current = execution.get();
    current.spend(current.place().dice().chance(0.5) ? left : left / 10);
    current.point("without an answer of the table");
    world.trace().line(current.toString(), "has no answer of the table for " + ids);
    return all(ids, new Result.Unanswered("timeout"));
  }

  private static Map<DocumentId, Result> all(List<DocumentId> ids, Result result) {
    var results = new LinkedHashMap<DocumentId, Result>();
    ids.forEach(id -> results.put(id, result));
    return results;
  }

  @Override
  public Map<DocumentId, Attempt> read(Collection<DocumentId> ids, Duration atMost) {
    var found = new LinkedHashMap<DocumentId, Attempt>();
    if (ids.isEmpty()) {
      return found;
    }
    long end = world.schedule().now() + Schedule.micros(atMost);
    execution.get().begins("a read", atMost);
    var pending = new ArrayList<>(ids);
    for (int read = 0; read < READS && !pending.isEmpty(); read++) {
      long back = askTheTable(end - world.schedule().now());
      var left = new ArrayList<DocumentId>();
      if (strikes(Fault.READ_THROTTLED)) {
        pending.stream().filter(id -> dice().chance(0.5)).forEach(left::add);
      }
      pending.removeAll(left);
      pending.forEach(id -> seen(id).ifPresent(attempt -> found.put(id, attempt)));
      pending = left;
      answered(back, end - world.schedule().now());
    }
    if (!pending.isEmpty()) {
      throw new LedgerUnavailableException("UnprocessedKeys");
    }
    return found;
  }

  private Optional<Attempt> seen(DocumentId id) {
    return world.has(Mutation.ASKS_THE_INDEX)
        ? world.table().indexed(id, dice())
        : world.table().find(id);
  }

  @Override
  public Page list(DocumentState state, int limit, Optional<Position> after, Duration atMost) {
    long end = world.schedule().now() + Schedule.micros(atMost);
    execution.get().begins("a query", atMost);
    long back = askTheTable(end - world.schedule().now());
    Optional<Dice> behind = strikes(Fault.INDEX_BEHIND) ? Optional.of(dice()) : Optional.empty();
    Page page = Page.of(world.table().list(state, limit + 1, after, behind), limit);
    answered(back, end - world.schedule().now());
    return page;
  }

  /**
   * Sends a query to the table.
   *
   * @return how long its answer will take
   */
  private long askTheTable(long left) {
    if (world.ledgerIsDown() || strikes(Fault.READ_LOST)) {
      throw unread(left);
    }
    long most = strikes(Fault.READ_SLOW) ? 1_200 : 8;
    long there = dice().between(1, most) * Schedule.MILLI;
    if (there > left) {
      throw unread(left);
    }
    execution.get().spend(there);
    return dice().between(1, most) * Schedule.MILLI;
  }

  private void answered(long back, long left) {
    if (back > left) {
      throw unread(left);
    }
    execution.get().spend(back);
    execution.get().point("after a read");
  }

  private LedgerUnavailableException unread(long left) {
    Execution current = execution.get();
    current.spend(dice().chance(0.5) ? left : left / 10);
    current.point("without an answer of the table");
    world.trace().line(current.toString(), "could not read the table");
    return new LedgerUnavailableException("timeout");
  }

  private Dice dice() {
    return execution.get().place().dice();
  }

  private boolean strikes(Fault fault) {
    return world.weather().strikes(fault, execution.get().place());
  }
}
