// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/** Waits between two tries, with jitter. */
@FunctionalInterface
public interface Pause {

  /** Does not wait. */
  Pause NONE = (round, atMost) -> {};

  /**
   * Waits, longer after each round.
   *
   * @param round how often it was tried, at least 1
   * @param atMost wait no longer than this
   */
  void after(int round, Duration atMost);
}
