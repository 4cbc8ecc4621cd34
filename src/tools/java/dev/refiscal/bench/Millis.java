// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.time.Duration;

/** Milliseconds with a fraction, to compare latencies. */
final class Millis {

  private static final double NANOS = 1_000_000;

  private Millis() {}

  static double of(Duration duration) {
    return duration.toNanos() / NANOS;
  }
}
