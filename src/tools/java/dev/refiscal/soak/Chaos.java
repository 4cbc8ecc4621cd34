// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Outside faults at random moments: a function process is killed, or the vendor is unreachable for
 * a while.
 */
final class Chaos implements AutoCloseable {

  private static final double VENDOR_GOES = 0.2;
  private static final long GONE_MILLIS = 700;

  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final LocalLambda function;
  private final VendorSimulator vendor;
  private final Random random;
  private final Duration every;
  private volatile RuntimeException failure;

  /** Starts at once. */
  Chaos(LocalLambda function, VendorSimulator vendor, long seed, Duration every) {
    this.function = function;
    this.vendor = vendor;
    this.random = new Random(seed);
    this.every = every;
    thread.execute(this::scheduleNext);
  }

  /** A failure ends the chaos, and {@link #close()} reports it; later failures do not count. */
  private void strike() {
    try {
      strikeOnce();
      scheduleNext();
    } catch (RuntimeException e) {
      if (!thread.isShutdown()) {
        failure = e;
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void strikeOnce() {
    if (random.nextDouble() < VENDOR_GOES) {
      vendor.refuseConnections(true);
      thread.schedule(() -> vendor.refuseConnections(false), GONE_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      function.killOne();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void scheduleNext() {
    thread.schedule(this::strike, random.nextLong(2 * every.toMillis()), TimeUnit.MILLISECONDS);
  }

  /**
   * Ends the chaos, and makes the vendor reachable again.
   *
   * @throws IllegalStateException if the chaos ended early, with fewer faults than intended
   */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    vendor.refuseConnections(false);
    if (failure != null) {
      throw new IllegalStateException("the chaos ended early", failure);
    }
  }
}
