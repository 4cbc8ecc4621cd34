// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import dev.refiscal.reload.AttemptLedger.Claim.AcceptedBefore;
import dev.refiscal.reload.AttemptLedger.Claim.Doubtful;
import dev.refiscal.reload.AttemptLedger.Claim.Granted;
import dev.refiscal.reload.AttemptLedger.Claim.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A ledger that one process keeps for itself: for local use and tests. Another process, or this one
 * after a restart, knows nothing of its attempts.
 */
public final class InMemoryAttemptLedger implements AttemptLedger {

  private final Map<DocumentId, Attempt> attempts = new LinkedHashMap<>();
  private final Duration window;
  private final Clock clock;

  /**
   * @param window how long an accepted document is a duplicate
   */
  public InMemoryAttemptLedger(Duration window, Clock clock) {
    this.window = window;
    this.clock = clock;
  }

  @Override
  public synchronized Map<DocumentId, Claim> claim(
      Collection<DocumentId> ids, Lease lease, boolean force) {
    Instant now = clock.instant();
    forgetBefore(now.minus(window));
    var claims = new LinkedHashMap<DocumentId, Claim>();
    for (DocumentId id : new LinkedHashSet<>(ids)) {
      Claim claim = claimOf(attempts.get(id), now, force);
      if (claim instanceof Granted) {
        attempts.put(id, new Attempt(AttemptState.SENDING, now, lease));
      }
      claims.put(id, claim);
    }
    return claims;
  }

  private Claim claimOf(Attempt before, Instant now, boolean force) {
    if (before == null) {
      return new Granted();
    }
    return switch (before.state) {
      case SENDING -> {
        if (now.isBefore(before.lease.ends())) {
          yield new Held(before.lease.ends());
        }
        yield force ? new Granted() : new Doubtful(before.lease.ends());
      }
      case ACCEPTED -> force ? new Granted() : new AcceptedBefore(before.at);
      case IN_DOUBT -> force ? new Granted() : new Doubtful(before.at);
      case REJECTED, RELEASED -> new Granted();
    };
  }

  @Override
  public synchronized Set<DocumentId> settle(Map<DocumentId, Outcome> outcomes, Lease lease) {
    Instant now = clock.instant();
    var recorded = new LinkedHashSet<DocumentId>();
    outcomes.forEach(
        (id, outcome) -> {
          Attempt before = attempts.get(id);
          if (before != null
              && before.state == AttemptState.SENDING
              && before.lease.equals(lease)) {
            attempts.put(id, new Attempt(AttemptState.after(outcome), now, lease));
            recorded.add(id);
          }
        });
    return recorded;
  }

  private void forgetBefore(Instant then) {
    attempts.values().removeIf(attempt -> !attempt.mayBeProcessed() && attempt.at.isBefore(then));
  }

  private record Attempt(AttemptState state, Instant at, Lease lease) {

    /** Whether it may have been processed without our knowing, which is never forgotten. */
    boolean mayBeProcessed() {
      return state == AttemptState.SENDING || state == AttemptState.IN_DOUBT;
    }
  }
}
