// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.Decision;
import dev.refiscal.reload.DocumentStatuses.Meaning;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One invocation for somebody who wants to know what became of receipts, or says so. */
final class Visit {

  private final Optional<Decision> decision;
  private final Map<Long, Sighting> seen = new LinkedHashMap<>();
  private final Set<Long> recorded = new HashSet<>();
  private final Set<Long> told = new HashSet<>();
  private final Set<Long> refused = new HashSet<>();
  private final Map<Long, Meaning> vendor = new HashMap<>();
  private long began;

  private Visit(Optional<Decision> decision, List<Sighting> seen) {
    this.decision = decision;
    seen.forEach(sighting -> this.seen.put(sighting.id(), sighting));
  }

  /** Somebody asks. */
  static Visit question() {
    return new Visit(Optional.empty(), List.of());
  }

  /**
   * Somebody decides.
   *
   * @param seen what it is about
   */
  static Visit decides(Decision decision, List<Sighting> seen) {
    return new Visit(Optional.of(decision), seen);
  }

  /** The function begins. */
  void begins(long time) {
    began = time;
  }

  long began() {
    return began;
  }

  /** What the function learns of the vendor. */
  void vendorSays(long id, Meaning meaning) {
    vendor.put(id, meaning);
  }

  /** The vendor's status of a receipt; empty if it was not asked for. */
  Optional<Meaning> vendor(long id) {
    return Optional.ofNullable(vendor.get(id));
  }

  /** Empty if somebody only asks. */
  Optional<Decision> decision() {
    return decision;
  }

  /** What was seen of this receipt; empty if no decision is made about it. */
  Optional<Sighting> seen(long id) {
    return Optional.ofNullable(seen.get(id));
  }

  /** What is decided about. */
  Collection<Sighting> sightings() {
    return seen.values();
  }

  /** The receipts of the decision. */
  Set<Long> ids() {
    return seen.keySet();
  }

  /** The table has the decision. */
  void recorded(long id) {
    recorded.add(id);
  }

  boolean isRecorded(long id) {
    return recorded.contains(id);
  }

  /** It was told that the decision for this receipt counts. */
  void told(long id) {
    told.add(id);
  }

  boolean isTold(long id) {
    return told.contains(id);
  }

  /** It was told that the decision for this receipt does not count. */
  void refused(long id) {
    refused.add(id);
  }

  boolean isRefused(long id) {
    return refused.contains(id);
  }
}
