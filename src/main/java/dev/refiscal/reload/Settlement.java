// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static dev.refiscal.reload.Settled.Result.CHANGED;
import static dev.refiscal.reload.Settled.Result.SETTLED;
import static dev.refiscal.reload.Settled.Result.UNRECORDED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person's decision that resolves a doubt, a rejection or a wait without sending anything.
 *
 * <p>It applies only to the state that the person saw: a document that has changed since is not
 * settled. Thread-safe.
 */
public final class Settlement {

  private static final String UNREADABLE = "the ledger could not be read; nothing was changed";

  private static final String OTHER_TIME =
      "seen is not its since: it has changed, or the time was not copied in full";

  private static final String UNCERTAIN =
      "this may not be recorded; query it before you settle it again";

  private final Inquiry inquiry;
  private final AttemptLedger ledger;

  /**
   * @param inquiry reads the current state
   */
  public Settlement(Inquiry inquiry, AttemptLedger ledger) {
    this.inquiry = inquiry;
    this.ledger = ledger;
  }

  /**
   * Settles the documents that are unchanged since they were seen.
   *
   * @return one result for each document, in order; failures are results, not exceptions
   */
  public Map<DocumentId, Settled> settle(SettleRequest request, Deadline deadline) {
    List<DocumentId> ids = List.copyOf(request.seen().keySet());
    var settled = new LinkedHashMap<DocumentId, Settled>();
    for (List<DocumentId> part : Parts.of(ids, AttemptReader.MOST)) {
      settled.putAll(settle(part, request, deadline));
    }
    return settled;
  }

  private Map<DocumentId, Settled> settle(
      List<DocumentId> ids, SettleRequest request, Deadline deadline) {
    var settled = new LinkedHashMap<DocumentId, Settled>();
    Map<DocumentId, Standing> before;
    try {
      before = inquiry.ask(ids, deadline);
    } catch (LedgerUnavailableException e) {
      ids.forEach(id -> settled.put(id, new Settled(UNRECORDED, Optional.empty(), UNREADABLE)));
      return settled;
    }
    var seen = new LinkedHashMap<DocumentId, Attempt>();
    before.forEach(
        (id, standing) -> {
          Instant since = request.seen().get(id);
          if (standing.isOpenSince(since)) {
            standing.attempt().ifPresent(attempt -> seen.put(id, attempt));
          }
          settled.put(id, changed(standing));
        });
    settled.putAll(recorded(seen, request, deadline));
    return settled;
  }

  private Map<DocumentId, Settled> recorded(
      Map<DocumentId, Attempt> seen, SettleRequest request, Deadline deadline) {
    AttemptLedger.Decided decided =
        ledger.settle(seen, request.decision(), request.birth(), deadline);
    var settled = new LinkedHashMap<DocumentId, Settled>();
    decided
        .recorded()
        .forEach(
            (id, attempt) ->
                settled.put(id, new Settled(SETTLED, Optional.of(inquiry.standing(attempt)), "")));
    var others = new ArrayList<>(seen.keySet());
    others.removeAll(decided.recorded().keySet());
    settled.putAll(asTheyAre(others, decided.perhaps(), request, deadline));
    return settled;
  }

  /** Another writer was faster, or the ledger did not answer. */
  private Map<DocumentId, Settled> asTheyAre(
      List<DocumentId> ids,
      Map<DocumentId, Attempt> perhaps,
      SettleRequest request,
      Deadline deadline) {
    var settled = new LinkedHashMap<DocumentId, Settled>();
    try {
      inquiry
          .ask(ids, deadline)
          .forEach(
              (id, now) ->
                  settled.put(
                      id,
                      asItIs(now, Optional.ofNullable(perhaps.get(id)), request.seen().get(id))));
    } catch (LedgerUnavailableException e) {
      ids.forEach(id -> settled.put(id, new Settled(UNRECORDED, Optional.empty(), UNCERTAIN)));
    }
    return settled;
  }

  /**
   * Compares the current record of a document with the one that may have been written.
   *
   * @param perhaps the record of the settlement, if its write was not answered
   */
  private static Settled asItIs(Standing now, Optional<Attempt> perhaps, Instant seen) {
    Optional<String> version = perhaps.map(Attempt::version);
    if (version.isPresent() && version.equals(now.attempt().map(Attempt::version))) {
      return new Settled(SETTLED, Optional.of(now), "");
    }
    return version.isPresent() || now.isOpenSince(seen)
        ? new Settled(UNRECORDED, Optional.of(now), UNCERTAIN)
        : changed(now);
  }

  private static Settled changed(Standing now) {
    String why =
        switch (now.state()) {
          case UNKNOWN -> "the ledger has no record of it";
          case SENDING -> "it is being sent now";
          case ACCEPTED -> "it is already accepted";
          case REJECTED, WAITING, IN_DOUBT -> OTHER_TIME;
        };
    return new Settled(CHANGED, Optional.of(now), why);
  }
}
