// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static java.util.Collections.unmodifiableMap;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One outcome for each requested document.
 *
 * @param outcomes in the order of the request; unmodifiable
 */
public record ReloadReport(Map<DocumentId, Outcome> outcomes) {

  public ReloadReport {
    outcomes = unmodifiableMap(new LinkedHashMap<>(outcomes));
  }

  /** The number of documents per {@link Outcome#label()}, without zeros. */
  public Map<String, Integer> summary() {
    var summary = new LinkedHashMap<String, Integer>();
    outcomes.values().forEach(outcome -> summary.merge(outcome.label(), 1, Integer::sum));
    return unmodifiableMap(summary);
  }

  /** The ids whose outcome matches, in order. */
  public Set<DocumentId> idsWhere(Predicate<Outcome> test) {
    var ids = new LinkedHashSet<DocumentId>();
    outcomes.forEach(
        (id, outcome) -> {
          if (test.test(outcome)) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** The ids that are retried or queried again automatically. */
  public Set<DocumentId> unfinished() {
    return idsWhere(outcome -> outcome.again().isPresent());
  }

  /** The longest delay of any document in this report; zero if none waits. */
  public Duration longestWait() {
    return outcomes.values().stream()
        .flatMap(outcome -> outcome.again().stream())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Whether every outcome matches. */
  public boolean all(Predicate<Outcome> test) {
    return outcomes.values().stream().allMatch(test);
  }

  /** Whether any outcome matches. */
  public boolean any(Predicate<Outcome> test) {
    return outcomes.values().stream().anyMatch(test);
  }

  /** The part of this report for the given ids, in their order. */
  public ReloadReport about(Collection<DocumentId> ids) {
    var part = new LinkedHashMap<DocumentId, Outcome>();
    ids.forEach(id -> part.put(id, outcomes.get(id)));
    return new ReloadReport(part);
  }
}
