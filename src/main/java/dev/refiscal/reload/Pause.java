// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/** The backoff between two attempts, with jitter. */
@FunctionalInterface
public interface Pause {

  /** Does not wait. */
  Pause NONE = (round, atMost) -> {};

  /**
   * Waits, longer after each round.
   *
   * @param round the number of attempts so far, at least 1
   * @param atMost the maximum wait
   */
  void after(int round, Duration atMost);
}
