// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The connections that the vendor has accepted, and which of them await an answer. */
final class Connections {

  /** An open connection. HTTP/1.1 carries one exchange at a time. */
  static final class Open {
    private final long number;
    private volatile boolean busy;

    private Open(long number) {
      this.number = number;
    }

    /** Its number, counted from 1. */
    long number() {
      return number;
    }

    void requested() {
      busy = true;
    }

    void answered() {
      busy = false;
    }
  }

  private final Map<HttpConnection, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Set<Long> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger resumed = new AtomicInteger();
  private volatile long numberAtStart;

  void accepted(HttpConnection connection) {
    // A resumed session keeps its creation time.
    if (connection.isSsl() && !sessions.add(connection.sslSession().getCreationTime())) {
      resumed.incrementAndGet();
    }
    open.put(connection, new Open(numbers.incrementAndGet()));
    connection.closeHandler(closed -> open.remove(connection));
  }

  Open get(HttpConnection connection) {
    return open.get(connection);
  }

  /** How many were accepted since the start or the last {@link #startCounting()}. */
  int count() {
    return Math.toIntExact(numbers.get() - numberAtStart);
  }

  /** How many ever resumed the TLS session of an earlier one. */
  int resumed() {
    return resumed.get();
  }

  /** The open connections. */
  List<HttpConnection> all() {
    return List.copyOf(open.keySet());
  }

  /** How many are open now. */
  int open() {
    return open.size();
  }

  void startCounting() {
    numberAtStart = numbers.get();
  }

  /** Closes those that await no answer. */
  Future<?> closeIdle() {
    return close(connection -> !connection.busy);
  }

  /** Closes those that await an answer, which then never comes. */
  Future<?> closeBusy() {
    return close(connection -> connection.busy);
  }

  private Future<?> close(Predicate<Open> which) {
    List<Future<Void>> closing =
        open.entrySet().stream()
            .filter(entry -> which.test(entry.getValue()))
            .map(entry -> entry.getKey().close())
            .toList();
    return Future.join(closing);
  }
}
