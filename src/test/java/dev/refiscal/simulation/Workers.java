// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Threads that take turns: one runs at any moment and decides who is next. They outlive a
 * simulation, so that the next one need not start them. The caller of a method has the turn.
 */
final class Workers {

  private final Deque<Worker> idle = new ArrayDeque<>();

  /** An idle worker. */
  Worker take() {
    Worker worker = idle.poll();
    return worker == null ? new Worker("simulation") : worker;
  }

  /** Takes back a worker that is about to pass on the turn. */
  void giveBack(Worker worker) {
    idle.push(worker);
  }

  /** One thread. */
  static final class Worker {

    private final Thread thread;
    private volatile boolean turn;
    private Consumer<Worker> task;

    /** A worker for the current thread. */
    Worker() {
      thread = Thread.currentThread();
    }

    private Worker(String name) {
      thread = new Thread(this::work, name);
      thread.setDaemon(true);
      thread.start();
    }

    private void work() {
      while (true) {
        await();
        task.accept(this);
      }
    }

    /** Passes the turn to this waiting worker. */
    void give() {
      turn = true;
      LockSupport.unpark(thread);
    }

    /**
     * Passes the turn to this idle worker.
     *
     * @param newTask passes on the turn as its last act
     */
    void give(Consumer<Worker> newTask) {
      task = newTask;
      give();
    }

    /** Waits for the turn. */
    void await() {
      while (!turn) {
        LockSupport.park(this);
      }
      turn = false;
    }
  }
}
