// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.reload.Word;
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

  private final Optional<Word> word;
  private final Map<Long, Sighting> seen = new LinkedHashMap<>();
  private final Set<Long> recorded = new HashSet<>();
  private final Set<Long> told = new HashSet<>();
  private final Set<Long> refused = new HashSet<>();
  private final Map<Long, Meaning> vendor = new HashMap<>();
  private long began;

  private Visit(Optional<Word> word, List<Sighting> seen) {
    this.word = word;
    seen.forEach(sighting -> this.seen.put(sighting.id(), sighting));
  }

  /** Somebody asks. */
  static Visit question() {
    return new Visit(Optional.empty(), List.of());
  }

  /**
   * Somebody gives a word.
   *
   * @param seen what it is given for
   */
  static Visit word(Word word, List<Sighting> seen) {
    return new Visit(Optional.of(word), seen);
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

  /** The vendor's word on a receipt; empty if it was not asked for. */
  Optional<Meaning> vendor(long id) {
    return Optional.ofNullable(vendor.get(id));
  }

  /** Empty if somebody only asks. */
  Optional<Word> word() {
    return word;
  }

  /** What was seen of this receipt; empty if no word is given for it. */
  Optional<Sighting> seen(long id) {
    return Optional.ofNullable(seen.get(id));
  }

  /** What a word is given for. */
  Collection<Sighting> sightings() {
    return seen.values();
  }

  /** For which receipts a word is given. */
  Set<Long> ids() {
    return seen.keySet();
  }

  /** The table has the word. */
  void recorded(long id) {
    recorded.add(id);
  }

  boolean isRecorded(long id) {
    return recorded.contains(id);
  }

  /** It was told that the word for this receipt counts. */
  void told(long id) {
    told.add(id);
  }

  boolean isTold(long id) {
    return told.contains(id);
  }

  /** It was told that the word for this receipt does not count. */
  void refused(long id) {
    refused.add(id);
  }

  boolean isRefused(long id) {
    return refused.contains(id);
  }
}
