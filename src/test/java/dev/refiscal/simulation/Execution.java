// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One invocation in progress: its requests, its deadline, and where it is killed, if at all. */
final class Execution {

  /** Lambda's timeout, as in Terraform. */
  static final long TIMEOUT = 30 * Schedule.SECOND;

  /** Roughly the number of points at which an invocation can be killed. */
  private static final int POINTS = 16;

  private final World world;
  private final Place place;
  private final String requestId;
  private final List<Carrier> carriers;
  private final Map<Long, Long> saidFailed = new HashMap<>();
  private final long end;
  private Optional<Visit> visit = Optional.empty();
  private int pointsLeft;
  private int versions;
  private int messages;
  private boolean disturbed;
  private boolean over;

  /**
   * @param carriers its events or messages
   */
  Execution(World world, Place place, String requestId, List<Carrier> carriers) {
    this.world = world;
    this.place = place;
    this.requestId = requestId;
    this.carriers = carriers;
    this.end = world.schedule().now() + TIMEOUT;
    this.pointsLeft = isKilled() ? (int) place.dice().between(1, POINTS) : -1;
  }

  private boolean isKilled() {
    return world.weather().strikes(Fault.KILLED, place);
  }

  /** The process is killed. An error, so that the function's code does not handle it. */
  static final class KilledError extends Error {

    private static final long serialVersionUID = 1L;

    KilledError() {
      super(null, null, false, false);
    }
  }

  /** A carrier of requests: an event or a message. */
  interface Carrier {

    /** The requests for this id, or for {@link Root#UNREADABLE}. */
    List<Root> rootsOf(long id);
  }

  /** It serves a visit, which must not send a receipt. */
  void isFor(Visit visitor) {
    visit = Optional.of(visitor);
  }

  Optional<Visit> visit() {
    return visit;
  }

  Place place() {
    return place;
  }

  String requestId() {
    return requestId;
  }

  List<Carrier> carriers() {
    return carriers;
  }

  List<Root> rootsOf(long id) {
    if (carriers.size() == 1) {
      return carriers.get(0).rootsOf(id);
    }
    var roots = new ArrayList<Root>();
    for (Carrier carrier : carriers) {
      for (Root root : carrier.rootsOf(id)) {
        if (!roots.contains(root)) {
          roots.add(root);
        }
      }
    }
    return roots;
  }

  /** A unique version, unless {@link Mutation} makes them equal. */
  String newVersion() {
    return world.has(Mutation.ONE_CLAIM_PER_INVOCATION)
        ? place.label()
        : place.label() + "/" + ++versions;
  }

  String newMessageId() {
    return place.label() + "." + ++messages;
  }

  /** It carries a poison message, which kills the process soon. */
  void diesSoon() {
    if (!world.weather().isOver()) {
      pointsLeft = (int) place.dice().between(1, 3);
    }
  }

  /** A point between two effects on the world, at which it can be killed. */
  void point(String what) {
    if (over) {
      throw new KilledError();
    }
    if (pointsLeft > 0 && --pointsLeft == 0) {
      world.trace().line(place.label(), "is killed " + what);
      over = true;
      throw new KilledError();
    }
  }

  /** Time passes. */
  void spend(long micros) {
    if (world.schedule().now() + micros > end) {
      throw world.book().violation(Invariant.IN_TIME, "%s outlives its deadline", place.label());
    }
    world.schedule().sleep(micros);
  }

  /** An operation begins that can take this long. */
  void begins(String what, Duration atMost) {
    point("before " + what);
    if (world.schedule().now() + Schedule.micros(atMost) > end) {
      throw world
          .book()
          .violation(Invariant.IN_TIME, "%s begins %s that can outlive it", place.label(), what);
    }
  }

  /** An outside fault prevented its work. */
  void disturb() {
    disturbed = true;
  }

  boolean isDisturbed() {
    return disturbed;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /** The remaining time, as Lambda reports it. */
  long remainingMillis() {
    return (end - world.schedule().now()) / Schedule.MILLI;
  }

  /** The vendor reported that this document had failed. */
  void failedAt(long id, long read) {
    saidFailed.put(id, read);
  }

  /** When that status was read; before all times if never. */
  long saidFailed(long id) {
    return saidFailed.getOrDefault(id, Long.MIN_VALUE);
  }

  @Override
  public String toString() {
    return place.label();
  }
}
