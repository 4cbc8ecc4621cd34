// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

/**
 * How many messages a queue holds.
 *
 * @param visible that can be received now
 * @param inFlight that were received and are hidden for the time being
 * @param delayed that were sent with a delay which has not passed
 */
public record QueueDepth(int visible, int inFlight, int delayed) {

  /** All messages of the queue. */
  public int total() {
    return visible + inFlight + delayed;
  }
}
