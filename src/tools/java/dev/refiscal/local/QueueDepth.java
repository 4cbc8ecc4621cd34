// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

/**
 * How many messages a queue holds.
 *
 * @param visible that can be received now
 * @param inFlight that were received and are still hidden
 * @param delayed whose delay has not passed
 */
public record QueueDepth(int visible, int inFlight, int delayed) {

  /** All messages of the queue. */
  public int total() {
    return visible + inFlight + delayed;
  }
}
