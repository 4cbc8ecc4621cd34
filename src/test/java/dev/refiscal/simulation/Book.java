// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What really happened, as only the world knows, and what of it must not be. It asks nothing of the
 * function's own records.
 */
final class Book {

  /** How much clocks may differ, twice. */
  private static final long TOLERANCE = 200 * Schedule.MILLI;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final World world;
  private final Map<Long, Document> documents = new HashMap<>();
  private final Map<Root, Map<Long, String>> open = new LinkedHashMap<>();

  Book(World world) {
    this.world = world;
  }

  /** What happened to one document. */
  private static final class Document {
    private final List<VendorCall> calls = new ArrayList<>();
    private long accepted = NEVER;
    private long acceptedBefore = NEVER;
  }

  /** Somebody asks for something, and each id of it must come to an end. */
  Root asked(Root root) {
    var things = new LinkedHashMap<Long, String>();
    root.ids().forEach(id -> things.put(id, "asked for"));
    open.put(root, things);
    return root;
  }

  /** An id came to an end. */
  void ended(Root root, long id) {
    open.get(root).remove(id);
  }

  /** A dead letter was moved back, so that its ids must come to an end again. */
  void reopened(List<Root> roots, long id) {
    roots.forEach(root -> open.get(root).put(id, "moved back"));
  }

  /** All ids came to an end. */
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
    long now = world.schedule().now();
    if (execution.saidFailed(id) >= last.departed()) {
      return true;
    }
    if (now >= last.departed() + world.settings().retention()) {
      // Records are forgotten by then, and so are doubts; no carrier of a request lives as long.
      return true;
    }
    List<Root> before = last.roots().get(id);
    for (Root root : execution.rootsOf(id)) {
      // Where several could have been the reason for the call before, only their births tell.
      if (before.contains(root) && (before.size() == 1 || root.birth() <= last.departed())) {
        continue;
      }
      if (root.force() && root.birth() > last.departed() - TOLERANCE) {
        return true;
      }
      boolean bornAfter = root.birth() > document.accepted - TOLERANCE;
      boolean over = now > document.accepted + world.settings().window() - TOLERANCE;
      if (document.accepted >= last.departed() && bornAfter && over) {
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

  /** How many calls there were for a document that may have been processed. */
  long processedCalls(long id) {
    return document(id).calls.stream().filter(VendorCall::mayBeProcessed).count();
  }

  /** The function learned that the vendor has accepted it. */
  void accepted(long id) {
    Document document = document(id);
    if (last(document) == null || document.accepted < last(document).departed()) {
      document.accepted = world.schedule().now();
    }
    document.acceptedBefore = world.schedule().now();
  }

  /**
   * Whether the request is answered: somebody's was accepted after it, or within the window before
   * it. An acceptance counts for the ledger when it is recorded, which the invocation may take all
   * of its time for.
   */
  boolean wasAccepted(Root root, long id) {
    long before = root.force() ? Execution.TIMEOUT : world.settings().window();
    long since = root.asked() - before;
    return document(id).acceptedBefore >= since - TOLERANCE;
  }

  /** Looks for what is neither at an end nor accepted. Call it when all is quiet. */
  void checkNothingIsLost() {
    open.forEach(
        (root, ids) ->
            ids.keySet()
                .forEach(
                    id -> {
                      if (!wasAccepted(root, id)) {
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
