// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptState;
import dev.refiscal.reload.Decision;
import dev.refiscal.reload.DocumentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The true history, which only the world knows, and the checks on it. Of the function's own records
 * it uses only people's decisions.
 */
final class Book {

  /** Twice the largest difference between two clocks. */
  private static final long TOLERANCE = 200 * Schedule.MILLI;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final World world;
  private final Map<Long, Document> documents = new HashMap<>();
  private final Map<Root, Map<Long, String>> open = new LinkedHashMap<>();

  Book(World world) {
    this.world = world;
  }

  /** The history of one document. */
  private static final class Document {
    private final List<VendorCall> calls = new ArrayList<>();
    private long accepted = NEVER;
    private long acceptedBefore = NEVER;

    /** When a person last settled it as accepted, by the record. */
    private long settled = NEVER;

    /** A person has released what happened until then, and no acceptance followed. */
    private long released = NEVER;
  }

  /** Registers a request. Each of its ids must reach an end. */
  Root asked(Root root) {
    var things = new LinkedHashMap<Long, String>();
    root.ids().forEach(id -> things.put(id, "asked for"));
    open.put(root, things);
    return root;
  }

  /** An id reached its end. */
  void ended(Root root, long id) {
    open.get(root).remove(id);
  }

  /** A dead letter was redriven, so its ids must reach an end again. */
  void reopened(List<Root> roots, long id) {
    roots.forEach(root -> open.get(root).put(id, "moved back"));
  }

  /** All ids reached their end. */
  void ended(Root root) {
    open.get(root).clear();
  }

  /** A call departs. */
  VendorCall departs(Execution execution, List<Long> ids) {
    long now = world.schedule().now();
    var roots = new LinkedHashMap<Long, List<Root>>();
    for (long id : ids) {
      roots.put(id, execution.rootsOf(id));
    }
    var call = new VendorCall(execution.place().label(), now, roots);
    if (execution.isOver()) {
      throw violation(Invariant.IN_TIME, "a call of %s departs after its end", execution);
    }
    if (execution.visit().isPresent()) {
      throw violation(Invariant.ASKING_CHANGES_NOTHING, "%s sends %s", execution, ids);
    }
    for (long id : ids) {
      Document document = document(id);
      VendorCall last = last(document);
      if (last != null && !isJustified(document, last, execution, id)) {
        throw violation(
            Invariant.NEVER_TWICE,
            "%d is sent by %s for %s, though %s sent it at %s",
            id,
            call,
            roots.get(id),
            last,
            Schedule.duration(last.departed()));
      }
    }
    ids.forEach(id -> document(id).calls.add(call));
    return call;
  }

  private boolean isJustified(Document document, VendorCall last, Execution execution, long id) {
    if (execution.saidFailed(id) >= last.departed() || document.released >= last.departed()) {
      return true;
    }
    List<Root> before = last.roots().get(id);
    for (Root root : execution.rootsOf(id)) {
      // If several requests could have caused the previous call, only their births tell.
      if (before.contains(root) && (before.size() == 1 || root.birth() <= last.departed())) {
        continue;
      }
      if (root.force() && root.birth() > last.departed() - TOLERANCE) {
        return true;
      }
      boolean over = root.birth() > document.accepted + world.settings().window() - TOLERANCE;
      if (document.accepted >= last.departed() && over) {
        return true;
      }
    }
    return false;
  }

  private static VendorCall last(Document document) {
    for (int i = document.calls.size() - 1; i >= 0; i--) {
      if (document.calls.get(i).mayBeProcessed()) {
        return document.calls.get(i);
      }
    }
    return null;
  }

  /** The number of calls for a document that may have been processed. */
  long processedCalls(long id) {
    return document(id).calls.stream().filter(VendorCall::mayBeProcessed).count();
  }

  /** The function learned of the acceptance. */
  void accepted(long id) {
    Document document = document(id);
    answered(document, world.schedule().now());
    document.acceptedBefore = world.schedule().now();
  }

  private static void answered(Document document, long time) {
    if (last(document) == null || document.accepted < last(document).departed()) {
      document.accepted = time;
    }
  }

  /**
   * An invocation that may send nothing wrote to the table.
   *
   * @param before the previous record; empty if there was none
   */
  void wrote(Visit visit, DocumentId id, Optional<Attempt> before, Attempt after) {
    if (before.isPresent() && isDiscovery(before.get(), after)) {
      return;
    }
    Decision decision =
        visit
            .decision()
            .orElseThrow(
                () -> violation(Invariant.ASKING_CHANGES_NOTHING, "%s becomes %s", before, after));
    if (visit.isRefused(id.value())) {
      throw violation(Invariant.DECISION_AS_TOLD, "%s is settled after all: %s", id, after);
    }
    Sighting seen = visit.seen(id.value()).orElseThrow();
    Document document = document(id.value());
    VendorCall last = last(document);
    boolean asSeen =
        before.isPresent()
            && isOpen(before.get())
            && since(before.get()).toString().equals(seen.since())
            && after.equals(settled(before.get(), decision, after));
    if (!asSeen || (last != null && last.departed() > seen.until())) {
      throw violation(Invariant.DECISION_AS_SEEN, "%s: %s becomes %s", seen, before, after);
    }
    visit.recorded(id.value());
    recorded(document, visit, decision, seen);
  }

  private void recorded(Document document, Visit visit, Decision decision, Sighting seen) {
    switch (decision) {
      case ACCEPTED -> {
        // It answers requests born before the decision, not those that arrived during the write.
        answered(document, visit.began());
        document.settled = world.schedule().now();
        document.released = NEVER;
      }
      case RELEASED -> document.released = seen.until();
    }
  }

  /** Whether a write only records a doubt: the attempt has no outcome, and its lease has ended. */
  private boolean isDiscovery(Attempt before, Attempt after) {
    return before.state() == AttemptState.SENDING
        && isOpen(before)
        && after.equals(
            with(
                before,
                after,
                AttemptState.IN_DOUBT,
                before.leaseEnds(),
                before.accepted(),
                before.freed()));
  }

  private boolean isOpen(Attempt attempt) {
    return switch (attempt.state()) {
      case SENDING -> Schedule.time(attempt.leaseEnds()) < world.schedule().now() + TOLERANCE;
      case ACCEPTED -> false;
      case REJECTED, RELEASED, IN_DOUBT -> true;
    };
  }

  private static Instant since(Attempt attempt) {
    return attempt.state() == AttemptState.SENDING ? attempt.leaseEnds() : attempt.at();
  }

  /** The record after a decision, except version, time and reason. */
  private static Attempt settled(Attempt before, Decision decision, Attempt after) {
    return switch (decision) {
      case ACCEPTED ->
          with(before, after, AttemptState.ACCEPTED, after.at(), Optional.of(after.at()), false);
      case RELEASED ->
          with(before, after, AttemptState.RELEASED, after.at(), before.accepted(), true);
    };
  }

  private static Attempt with(
      Attempt before,
      Attempt after,
      AttemptState state,
      Instant at,
      Optional<Instant> accepted,
      boolean freed) {
    return new Attempt(
        after.version(),
        state,
        at,
        before.leaseEnds(),
        accepted,
        before.claims(),
        after.reason(),
        before.requests(),
        before.requestId(),
        before.messageId(),
        freed);
  }

  /**
   * Whether a request is answered: an acceptance followed it, or preceded it within the window. For
   * the ledger an acceptance counts when it is recorded, which may take the whole invocation.
   */
  boolean wasAccepted(Root root, long id) {
    return answers(document(id).acceptedBefore, root);
  }

  /** The same for a person's decision: a duplicate. */
  boolean wasSettled(Root root, long id) {
    return answers(document(id).settled, root);
  }

  private boolean answers(long acceptance, Root root) {
    long window = root.force() ? 0 : world.settings().window();
    return acceptance >= root.asked() - window - Execution.TIMEOUT - TOLERANCE;
  }

  /** Checks that every id has ended or is accepted. Call it when all is quiet. */
  void checkNothingIsLost() {
    open.forEach(
        (root, ids) ->
            ids.keySet()
                .forEach(
                    id -> {
                      if (!wasAccepted(root, id) && !wasSettled(root, id)) {
                        throw violation(Invariant.NEVER_LOST, "%d of %s came to no end", id, root);
                      }
                    }));
  }

  Violation violation(Invariant invariant, String message, Object... arguments) {
    var violation = new Violation(invariant, message.formatted(arguments));
    world.trace().line("VIOLATION", violation.getMessage());
    return violation;
  }

  private Document document(long id) {
    return documents.computeIfAbsent(id, any -> new Document());
  }
}
