// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import dev.refiscal.simulator.Document;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How each id ended, by what the vendor did and what can be read afterwards.
 *
 * @param ends the number of ids for each end
 * @param fiscalizedTwice ids with more than one fiscal receipt
 * @param sentTwice ids with more than one reload that reached processing
 * @param neverProcessed ids accepted in the ledger, although no reload reached processing
 * @param unaccounted ids that no caller was told about and no store keeps
 * @param malformedLost unreadable messages that are in neither queue
 */
record Verdict(
    Map<End, Integer> ends,
    List<Long> fiscalizedTwice,
    List<Long> sentTwice,
    List<Long> neverProcessed,
    List<Long> unaccounted,
    List<String> malformedLost) {

  /** How an id ended. */
  enum End {
    ACCEPTED("accepted"),
    REJECTED("rejected"),
    IN_DOUBT("in doubt"),
    QUEUED("still queued"),
    GIVEN_UP("given up after many tries"),
    LEFT_TO_CALLER("left to the caller, to try again");

    private final String words;

    End(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** The facts to judge by. */
  record Evidence(
      Workload workload,
      Map<Long, Document> documents,
      Map<Long, String> ledger,
      Map<Long, String> told,
      QueueBook deadLetters,
      QueueBook queue) {}

  static Verdict of(Evidence evidence) {
    var ends = new EnumMap<End, Integer>(End.class);
    var verdict =
        new Verdict(
            ends,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (long id : evidence.workload().ids()) {
      verdict.judge(id, evidence);
    }
    evidence.workload().malformed().stream()
        .filter(body -> !evidence.deadLetters().bodies().contains(body))
        .filter(body -> !evidence.queue().bodies().contains(body))
        .forEach(verdict.malformedLost::add);
    return verdict;
  }

  private void judge(long id, Evidence evidence) {
    Optional<Document> document = Optional.ofNullable(evidence.documents().get(id));
    int sent = document.map(Document::reloads).orElse(0);
    if (sent > 1) {
      sentTwice.add(id);
    }
    if (document.map(Document::fiscalizations).orElse(0) > 1) {
      fiscalizedTwice.add(id);
    }
    if (sent == 0 && "ACCEPTED".equals(evidence.ledger().get(id))) {
      neverProcessed.add(id);
    }
    Optional<End> end = end(id, evidence);
    if (end.isPresent()) {
      ends.merge(end.get(), 1, Integer::sum);
    } else {
      unaccounted.add(id);
    }
  }

  private static Optional<End> end(long id, Evidence evidence) {
    String told = evidence.told().getOrDefault(id, "nothing");
    QueueBook dead = evidence.deadLetters();
    if ("ACCEPTED".equals(evidence.ledger().get(id))) {
      return Optional.of(End.ACCEPTED);
    }
    if (told.equals("rejected") || dead.says(id, "rejected")) {
      return Optional.of(End.REJECTED);
    }
    if (told.equals("inDoubt") || dead.says(id, "inDoubt")) {
      return Optional.of(End.IN_DOUBT);
    }
    if (evidence.queue().says(id, "none")) {
      return Optional.of(End.QUEUED);
    }
    if (dead.says(id, "none")) {
      return Optional.of(End.GIVEN_UP);
    }
    return told.equals("retryable") ? Optional.of(End.LEFT_TO_CALLER) : Optional.empty();
  }

  /** Whether no receipt was sent twice and nothing was lost. */
  boolean good() {
    return fiscalizedTwice.isEmpty()
        && sentTwice.isEmpty()
        && neverProcessed.isEmpty()
        && unaccounted.isEmpty()
        && malformedLost.isEmpty();
  }
}
