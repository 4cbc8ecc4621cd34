// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptState;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.simulation.SimulatedTable.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Checks what people learn of receipts against the table's history. */
final class Witness {

  /** Twice the largest error of a process's clock. */
  private static final long TOLERANCE = 100 * Schedule.MILLI;

  private final World world;

  Witness(World world) {
    this.world = world;
  }

  /**
   * Reads an answer about receipts.
   *
   * @return what a decision can settle
   */
  List<Sighting> readAnswer(Visit visit, List<Long> ids, JsonNode answer) {
    check(Invariant.WHAT_IS_TOLD, ids(answer).equals(ids), "%s is told of %s", answer, ids);
    for (JsonNode told : answer.path("documents")) {
      String decision =
          visit.vendor(told.path("id").asLong()).map(Witness::decision).orElse("notAsked");
      check(
          Invariant.WHAT_IS_TOLD,
          told.path("vendor").asText("notAsked").equals(decision),
          "%s is told, and the vendor says %s",
          told,
          decision);
    }
    return read(answer, visit.began());
  }

  private static String decision(Meaning meaning) {
    return switch (meaning) {
      case FAILED -> "failed";
      case DONE -> "done";
      case IN_PROGRESS -> "inProgress";
      case UNKNOWN -> "unknown";
    };
  }

  private static List<Long> ids(JsonNode answer) {
    var ids = new ArrayList<Long>();
    answer.path("documents").forEach(document -> ids.add(document.path("id").asLong()));
    return ids;
  }

  /**
   * Reads a page of a list, which may come from a stale index.
   *
   * @return what a decision can settle
   */
  List<Sighting> readPage(Visit visit, DocumentState state, int limit, JsonNode answer) {
    List<Sighting> listed = read(answer, visit.began() - SimulatedTable.BEHIND);
    boolean good = listed.size() == ids(answer).size() && listed.size() <= limit;
    String before = "";
    for (Sighting sighting : listed) {
      good &= sighting.state().equals(state.label());
      good &= before.isEmpty() || !since(sighting).isBefore(Instant.parse(before));
      before = sighting.since();
    }
    check(Invariant.WHAT_IS_TOLD, good, "%s is told as a list of %s", answer, state);
    return listed;
  }

  private static Instant since(Sighting sighting) {
    return Instant.parse(sighting.since());
  }

  /**
   * Reads the reported state of each receipt.
   *
   * @param from when it may first have been true
   */
  private List<Sighting> read(JsonNode answer, long from) {
    var sightings = new ArrayList<Sighting>();
    for (JsonNode told : answer.path("documents")) {
      long until = lastTrue(told, from);
      String state = told.path("state").asText();
      if (isOpen(state)) {
        long id = told.path("id").asLong();
        sightings.add(new Sighting(id, state, told.path("since").asText(), until));
      }
    }
    return sightings;
  }

  private static boolean isOpen(String state) {
    for (DocumentState each : DocumentState.values()) {
      if (each.label().equals(state)) {
        return each.isOpen();
      }
    }
    throw new IllegalArgumentException("no state: " + state);
  }

  /** When it was last true, from a moment until now. */
  private long lastTrue(JsonNode told, long from) {
    long now = world.schedule().now();
    var id = new DocumentId(told.path("id").asLong());
    List<Version> held = world.table().history(id, from, now);
    OptionalLong last = OptionalLong.empty();
    for (int i = 0; i < held.size(); i++) {
      long begins = Math.max(from, held.get(i).from());
      long ends = i + 1 < held.size() ? held.get(i + 1).from() : now;
      if (says(told, held.get(i).attempt(), begins, ends)) {
        last = OptionalLong.of(ends);
      }
    }
    return last.orElseThrow(
        () -> world.book().violation(Invariant.WHAT_IS_TOLD, "%s is told while %s", told, held));
  }

  private boolean says(JsonNode told, Optional<Attempt> record, long begins, long ends) {
    if (record.isEmpty()) {
      return told.path("state").asText().equals("unknown") && !told.has("since");
    }
    Attempt attempt = record.get();
    return saysState(told, attempt, begins, ends)
        && told.path("attempts").asInt() == attempt.claims()
        && text(told, "reason").equals(attempt.reason())
        && text(told, "requestId").equals(attempt.requestId())
        && text(told, "messageId").equals(attempt.messageId())
        && time(told, "accepted").equals(attempt.accepted())
        && time(told, "duplicateUntil").equals(duplicateUntil(told, attempt));
  }

  private static boolean saysState(JsonNode told, Attempt attempt, long begins, long ends) {
    String state = told.path("state").asText();
    Optional<Instant> since = time(told, "since");
    if (attempt.state() != AttemptState.SENDING) {
      return state.equals(DocumentState.of(attempt.state()).label())
          && since.equals(Optional.of(attempt.at()));
    }
    long leaseEnds = Schedule.time(attempt.leaseEnds());
    return switch (state) {
      case "sending" ->
          begins < leaseEnds + TOLERANCE
              && since.equals(Optional.of(attempt.at()))
              && time(told, "until").equals(Optional.of(attempt.leaseEnds()));
      case "inDoubt" ->
          ends > leaseEnds - TOLERANCE && since.equals(Optional.of(attempt.leaseEnds()));
      default -> false;
    };
  }

  private Optional<Instant> duplicateUntil(JsonNode told, Attempt attempt) {
    String state = told.path("state").asText();
    boolean none = attempt.freed() || state.equals("sending") || state.equals("inDoubt");
    return none
        ? Optional.empty()
        : attempt
            .accepted()
            .map(accepted -> accepted.plus(Schedule.duration(world.settings().window())));
  }

  private static String text(JsonNode told, String name) {
    return told.path(name).asText("");
  }

  private static Optional<Instant> time(JsonNode told, String name) {
    return told.has(name) ? Optional.of(Instant.parse(told.path(name).asText())) : Optional.empty();
  }

  /**
   * Checks that all pages of a list miss nothing that belonged on it all the while.
   *
   * @param from when the first page was requested
   */
  void checkIsComplete(DocumentState state, Collection<Long> listed, long from) {
    for (DocumentId id : world.table().documents()) {
      List<Version> held =
          world.table().history(id, from - SimulatedTable.BEHIND, world.schedule().now());
      boolean allTheWhile =
          held.size() == 1
              && held.get(0)
                  .attempt()
                  .filter(attempt -> DocumentState.of(attempt.state()) == state)
                  .isPresent();
      check(
          Invariant.WHAT_IS_TOLD,
          !allTheWhile || listed.contains(id.value()),
          "%s is %s, and not listed",
          id,
          state);
    }
  }

  /** Reads the result of a decision, and the reported state of its receipts. */
  void readWord(Visit visit, JsonNode answer) {
    check(
        Invariant.DECISION_AS_TOLD,
        ids(answer).equals(List.copyOf(visit.ids())),
        "%s is told of %s",
        answer,
        visit.ids());
    for (JsonNode document : answer.path("documents")) {
      if (document.has("state")) {
        lastTrue(document, visit.began());
      }
      long id = document.path("id").asLong();
      if (isSettled(document)) {
        visit.told(id);
        check(Invariant.DECISION_AS_TOLD, visit.isRecorded(id), "%s is told, and not so", document);
      } else if (!isUncertain(document)) {
        visit.refused(id);
        check(
            Invariant.DECISION_AS_TOLD, !visit.isRecorded(id), "%s is told, and not so", document);
      }
    }
  }

  private static boolean isSettled(JsonNode document) {
    return document.path("settled").booleanValue();
  }

  private static boolean isUncertain(JsonNode document) {
    return document.path("why").asText("").startsWith("this may not be recorded");
  }

  /** The status of a reply matches its content. */
  void checkStatus(Visit visit, int status, JsonNode answer) {
    int documents = 0;
    int settled = 0;
    boolean certain = true;
    for (JsonNode document : answer.path("documents")) {
      documents++;
      settled += isSettled(document) ? 1 : 0;
      // An unread record is unchanged, but can still be settled.
      certain &= document.has("state") && !isUncertain(document);
    }
    int expected = settled == documents ? 200 : settled > 0 ? 207 : certain ? 409 : 503;
    check(
        Invariant.DECISION_AS_TOLD,
        status == (visit.decision().isPresent() ? expected : 200),
        "%s is told with the status %d",
        answer,
        status);
  }

  private void check(Invariant invariant, boolean good, String message, Object... arguments) {
    if (!good) {
      throw world.book().violation(invariant, message, arguments);
    }
  }
}
