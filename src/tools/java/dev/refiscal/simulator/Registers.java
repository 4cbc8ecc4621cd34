// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The cash registers: each takes receipts from one queue, one at a time. */
final class Registers implements AutoCloseable {
  private final Duration perReceipt;
  private final CountDownLatch off = new CountDownLatch(1);
  private final ThreadPoolExecutor registers;

  Registers(int count, Duration perReceipt) {
    this.perReceipt = perReceipt;
    this.registers =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Registers::thread,
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Queues a receipt. Nothing happens once the registers are off. */
  void queue(Runnable begin, Runnable end) {
    registers.execute(() -> register(begin, end));
  }

  /** Turns the registers off: queued and unfinished receipts never end. */
  @Override
  public void close() {
    off.countDown();
    registers.shutdownNow();
  }

  private void register(Runnable begin, Runnable end) {
    begin.run();
    try {
      boolean turnedOff = off.await(perReceipt.toNanos(), TimeUnit.NANOSECONDS);
      if (!turnedOff) {
        end.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "cash-register");
    thread.setDaemon(true);
    return thread;
  }
}
