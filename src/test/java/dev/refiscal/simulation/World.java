// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The function's environment, made from one seed. */
final class World {

  /**
   * The time to drain after the faults end. A message told to wait for a year waits until it is
   * given up.
   */
  private static final long DRAIN = 12 * Schedule.HOUR;

  private static final long RETRY_RETENTION = 14 * Schedule.DAY;
  private static final long LETTER_RETENTION = 14 * Schedule.DAY;
  private static final long GIVE_UP_AFTER = 3 * Schedule.DAY;
  private static final int MOST_RECEIVES = 8;

  /** Retryable messages stay on a FIFO queue. */
  private static final int MOST_RECEIVES_IN_ORDER = 1_000;

  private final Settings settings;
  private final Dice dice;
  private final Schedule schedule;
  private final Trace trace;
  private final Weather weather;
  private final Book book;
  private final SimulatedVendor vendor;
  private final SimulatedTable table;
  private final SimulatedQueue queue;
  private final SimulatedQueue deadLetters;
  private final Lambda lambda;
  private final Mapping mapping;
  private final Callers callers;
  private final People people;
  private final Accountants accountants;
  private int ledgerDowns;
  private int queueDowns;

  /**
   * @param without the names of faults to leave out
   */
  World(long seed, Settings settings, Set<String> without, boolean traced, Workers workers) {
    this.settings = settings;
    this.dice = new Dice(seed);
    this.schedule = new Schedule(workers);
    this.trace = new Trace(traced, schedule);
    this.weather = new Weather(settings.rates(), without);
    this.book = new Book(this);
    this.vendor = new SimulatedVendor(this);
    this.table = new SimulatedTable(this);
    this.queue =
        new SimulatedQueue(
            this,
            "queue",
            RETRY_RETENTION,
            settings.fifo() ? MOST_RECEIVES_IN_ORDER : MOST_RECEIVES);
    this.deadLetters =
        new SimulatedQueue(this, "dead letters", LETTER_RETENTION, Integer.MAX_VALUE);
    this.lambda = new Lambda(this);
    this.mapping = new Mapping(this, queue);
    this.callers = new Callers(this);
    this.people = new People(this);
    this.accountants = new Accountants(this);
  }

  /** Runs the world from beginning to end. */
  void run() {
    for (Act act : settings.acts()) {
      schedule.at(
          act.time(),
          () -> {
            trace.line("act", act.name());
            act.what().accept(this);
          });
    }
    schedule.at(
        horizon(),
        () -> {
          trace.line("act", "all faults end");
          weather.end();
        });
    schedule.at(end(), this::checkAllIsQuiet);
    schedule.run();
  }

  /** When the faults end and people go home. */
  long horizon() {
    return settings.days() * Schedule.DAY;
  }

  /** When the simulation ends. */
  long end() {
    boolean somethingWaits =
        settings.vendor().longestWait() > DRAIN
            || settings.rates().containsKey(Fault.ABSURD_ATTRIBUTE);
    return horizon() + DRAIN + (somethingWaits ? GIVE_UP_AFTER : 0);
  }

  private void checkAllIsQuiet() {
    boolean answered = callers.areDone() && accountants.areDone();
    if (!queue.messages().isEmpty() || !lambda.isIdle() || !answered) {
      throw book.violation(
          Invariant.DRAINS, "%s are still on the queue at the end", queue.messages());
    }
    book.checkNothingIsLost();
  }

  /** The function sends a message to the retry queue. */
  void retry(Execution execution, Message message) {
    var lineage = new LinkedHashMap<Long, List<Root>>();
    ids(message.body()).forEach(id -> lineage.put(id, execution.rootsOf(id)));
    queue.put(
        made(execution, message.body(), message.attributes(), message.group(), lineage),
        Schedule.micros(message.delay()));
  }

  /** The function sends a dead letter. */
  void deadLetter(Execution execution, Message message) {
    var attributes = new LinkedHashMap<>(message.attributes());
    String body = message.body();
    if (has(Mutation.WHOLE_DEAD_LETTERS)) {
      body = attributes.getOrDefault("Original", body);
      attributes.remove("Birth");
    }
    if (attributes.getOrDefault("Outcome", "").isEmpty()
        || attributes.getOrDefault("Reason", "").isEmpty()) {
      throw book.violation(
          Invariant.REASON_GIVEN, "%s writes a letter without a reason: %s", execution, message);
    }
    var lineage = new LinkedHashMap<Long, List<Root>>();
    List<Long> things =
        attributes.get("Outcome").equals("unreadable") ? List.of(Root.UNREADABLE) : ids(body);
    for (long thing : things) {
      List<Root> roots = origin(execution, attributes.get("MessageId")).rootsOf(thing);
      if (attributes.get("Outcome").equals("retryable")) {
        checkIsOld(execution, thing, roots);
      }
      lineage.put(thing, roots);
      roots.forEach(root -> book.ended(root, thing));
    }
    deadLetters.put(made(execution, body, attributes, message.group(), lineage), 0);
  }

  private static Execution.Carrier origin(Execution execution, String messageId) {
    for (Execution.Carrier carrier : execution.carriers()) {
      if (carrier.toString().equals(messageId)) {
        return carrier;
      }
    }
    throw new IllegalArgumentException(execution + " was not given " + messageId);
  }

  private void checkIsOld(Execution execution, long thing, List<Root> roots) {
    long oldest = roots.stream().mapToLong(Root::asked).min().orElse(schedule.now());
    if (schedule.now() - oldest < GIVE_UP_AFTER - Schedule.SECOND) {
      throw book.violation(
          Invariant.NEVER_GIVEN_UP_EARLY, "%s gives up %d of %s", execution, thing, roots);
    }
  }

  private QueuedMessage made(
      Execution execution,
      String body,
      Map<String, String> attributes,
      String group,
      Map<Long, List<Root>> lineage) {
    return new QueuedMessage(
        execution.newMessageId(), body, attributes, group, lineage, true, dice);
  }

  /** SQS dead-letters a message. */
  void receivedTooOften(QueuedMessage message) {
    trace.line("queue", message + " was received too often");
    if (message.excused < MOST_RECEIVES) {
      throw book.violation(
          Invariant.REASON_GIVEN,
          "%s is dead-lettered without a reason, after %d receives of which %d failed",
          message,
          message.receives,
          message.excused);
    }
    message.lineage().forEach((id, roots) -> roots.forEach(root -> book.ended(root, id)));
    deadLetters.put(message, 0);
  }

  /** The ids in the body of a message from the function. */
  private static List<Long> ids(String body) {
    var ids = new ArrayList<Long>();
    long id = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c >= '0' && c <= '9') {
        id = id * 10 + (c - '0');
      } else if (id > 0) {
        ids.add(id);
        id = 0;
      }
    }
    return ids;
  }

  void ledgerDown(boolean down) {
    ledgerDowns += down ? 1 : -1;
  }

  boolean ledgerIsDown() {
    return ledgerDowns > 0;
  }

  void queuesDown(boolean down) {
    queueDowns += down ? 1 : -1;
  }

  boolean queuesAreDown() {
    return queueDowns > 0;
  }

  boolean has(Mutation mutation) {
    return settings.mutations().contains(mutation);
  }

  Settings settings() {
    return settings;
  }

  Dice dice() {
    return dice;
  }

  Schedule schedule() {
    return schedule;
  }

  Trace trace() {
    return trace;
  }

  Weather weather() {
    return weather;
  }

  Book book() {
    return book;
  }

  SimulatedVendor vendor() {
    return vendor;
  }

  SimulatedTable table() {
    return table;
  }

  SimulatedQueue queue() {
    return queue;
  }

  SimulatedQueue deadLetters() {
    return deadLetters;
  }

  Lambda lambda() {
    return lambda;
  }

  Mapping mapping() {
    return mapping;
  }

  Callers callers() {
    return callers;
  }

  People people() {
    return people;
  }

  Accountants accountants() {
    return accountants;
  }
}
