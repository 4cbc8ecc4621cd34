// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.AttemptTable;
import dev.refiscal.reload.DocumentId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The ledger's table as one process of the function sees it. */
final class TablePort implements AttemptTable {

  private static final int MOST = 100;

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
          .at(world.schedule().now() + late, () -> world.table().transact(ids, changes));
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
    Map<DocumentId, Result> results = world.table().transact(ids, changes);
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

  private boolean strikes(Fault fault) {
    return world.weather().strikes(fault, execution.get().place());
  }
}
