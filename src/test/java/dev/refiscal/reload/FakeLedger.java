// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A ledger whose claims a test sets, and that breaks down when it is told to. */
final class FakeLedger implements AttemptLedger {

  final Map<DocumentId, Outcome> settled = new LinkedHashMap<>();
  final List<Boolean> forced = new ArrayList<>();
  private final Map<DocumentId, Claim> claims = new HashMap<>();
  private final Set<DocumentId> unrecordable = new HashSet<>();
  private boolean down;

  void set(DocumentId id, Claim claim) {
    claims.put(id, claim);
  }

  void breakDown() {
    down = true;
  }

  void failToSettle(DocumentId id) {
    unrecordable.add(id);
  }

  @Override
  public Map<DocumentId, Claim> claim(Collection<DocumentId> ids, Lease lease, boolean force) {
    if (down) {
      throw new LedgerUnavailableException("down", null);
    }
    forced.add(force);
    var answer = new LinkedHashMap<DocumentId, Claim>();
    ids.forEach(id -> answer.put(id, force ? new Claim.Granted() : claimOf(id)));
    return answer;
  }

  private Claim claimOf(DocumentId id) {
    return claims.getOrDefault(id, new Claim.Granted());
  }

  @Override
  public Set<DocumentId> settle(Map<DocumentId, Outcome> outcomes, Lease lease) {
    var recorded = new HashSet<>(outcomes.keySet());
    recorded.removeAll(unrecordable);
    recorded.forEach(id -> settled.put(id, outcomes.get(id)));
    return recorded;
  }
}
