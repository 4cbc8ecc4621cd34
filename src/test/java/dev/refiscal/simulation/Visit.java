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

/** One invocation for a person who asks about receipts or settles them. */
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

  /** A person asks. */
  static Visit question() {
    return new Visit(Optional.empty(), List.of());
  }

  /**
   * A person decides.
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

  /** What the function learns from the vendor. */
  void vendorSays(long id, Meaning meaning) {
    vendor.put(id, meaning);
  }

  /** The vendor's status of a receipt; empty if not requested. */
  Optional<Meaning> vendor(long id) {
    return Optional.ofNullable(vendor.get(id));
  }

  /** Empty if the person only asks. */
  Optional<Decision> decision() {
    return decision;
  }

  /** What was seen of this receipt; empty if there is no decision about it. */
  Optional<Sighting> seen(long id) {
    return Optional.ofNullable(seen.get(id));
  }

  /** What the decision is about. */
  Collection<Sighting> sightings() {
    return seen.values();
  }

  /** The receipts of the decision. */
  Set<Long> ids() {
    return seen.keySet();
  }

  /** The table recorded the decision. */
  void recorded(long id) {
    recorded.add(id);
  }

  boolean isRecorded(long id) {
    return recorded.contains(id);
  }

  /** The reply reported this receipt as settled. */
  void told(long id) {
    told.add(id);
  }

  boolean isTold(long id) {
    return told.contains(id);
  }

  /** The reply reported this receipt as refused. */
  void refused(long id) {
    refused.add(id);
  }

  boolean isRefused(long id) {
    return refused.contains(id);
  }
}
