// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.simulation.Workers.Worker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;

/**
 * Virtual time, in microseconds since the simulation began, and the events due. One event runs at a
 * time. Events due at the same moment run in the order in which they were planned.
 *
 * <p>An action takes no virtual time. A strand may {@link #sleep} while others run. Each strand has
 * its own thread, and all threads but one wait. While nothing else is due, a sleep only moves the
 * clock.
 */
final class Schedule {

  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  static final long MILLI = 1_000;
  static final long SECOND = 1_000 * MILLI;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  private final Workers workers;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Worker caller = new Worker();
  private Worker running = caller;
  private Throwable failure;
  private long now;
  private long planned;

  Schedule(Workers workers) {
    this.workers = workers;
  }

  /** Unwinds a strand of a simulation that has failed. */
  static final class StoppedError extends Error {

    private static final long serialVersionUID = 1L;

    StoppedError() {
      super(null, null, false, false);
    }
  }

  /**
   * An event that is due.
   *
   * @param action what to do; null if it wakes a sleeper
   * @param mayWait whether the action may sleep
   * @param sleeper null if there is an action
   */
  private record Event(long time, long number, Runnable action, boolean mayWait, Worker sleeper)
      implements Comparable<Event> {

    @Override
    public int compareTo(Event other) {
      int order = Long.compare(time, other.time);
      return order == 0 ? Long.compare(number, other.number) : order;
    }
  }

  static long micros(Duration duration) {
    return duration.getSeconds() * SECOND + duration.getNano() / 1_000;
  }

  static Instant instant(long time) {
    return START.plus(time, ChronoUnit.MICROS);
  }

  static long time(Instant instant) {
    return micros(Duration.between(START, instant));
  }

  long now() {
    return now;
  }

  /** Plans an action that does not sleep. */
  void at(long time, Runnable action) {
    events.add(new Event(Math.max(now, time), planned++, action, false, null));
  }

  /** Plans a strand. */
  void start(long time, Runnable strand) {
    events.add(new Event(Math.max(now, time), planned++, strand, true, null));
  }

  /** Passes time while others run. Only a strand may call it. */
  void sleep(long micros) {
    long until = now + micros;
    Event next = events.peek();
    if (next == null || next.time() > until) {
      now = until;
      return;
    }
    Worker self = running;
    events.add(new Event(until, planned++, null, false, self));
    runUntilWoken(self);
    running = self;
    if (failure != null) {
      throw new StoppedError();
    }
  }

  /**
   * Runs until nothing is planned.
   *
   * @throws RuntimeException what an action or a strand threw; so is an {@link Error}
   */
  void run() {
    Worker next = runUntilPassedOn(caller);
    if (next != null) {
      next.give();
      caller.await();
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  /** Runs due events in the thread of a sleeping strand. */
  private void runUntilWoken(Worker self) {
    while (true) {
      Event event = next();
      if (event.sleeper() == self) {
        return;
      }
      if (event.sleeper() != null) {
        event.sleeper().give();
        self.await();
        return;
      }
      if (event.mayWait() && failure == null) {
        workers.take().give(worker -> begin(worker, event.action()));
        self.await();
        return;
      }
      perform(event.action());
    }
  }

  private void begin(Worker self, Runnable strand) {
    running = self;
    perform(strand);
    Worker next = runUntilPassedOn(self);
    workers.giveBack(self);
    (next == null ? caller : next).give();
  }

  /**
   * Runs due events in a thread where nothing sleeps.
   *
   * @return whose turn is next; null if nothing is planned
   */
  private Worker runUntilPassedOn(Worker self) {
    while (!events.isEmpty()) {
      Event event = next();
      if (event.sleeper() != null) {
        return event.sleeper();
      }
      running = self;
      perform(event.action());
    }
    return null;
  }

  private Event next() {
    Event event = events.poll();
    now = Math.max(now, event.time());
    return event;
  }

  private void perform(Runnable action) {
    if (failure != null) {
      return;
    }
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  /** A clock with this error. */
  Clock clock(long skew) {
    return new SkewedClock(skew);
  }

  private final class SkewedClock extends Clock {

    private final long skew;

    SkewedClock(long skew) {
      this.skew = skew;
    }

    @Override
    public Instant instant() {
      return Schedule.instant(now + skew);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("the simulation has one zone");
    }
  }

  /** For messages and traces. */
  static Duration duration(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
