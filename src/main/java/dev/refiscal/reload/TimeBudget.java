// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/**
 * The time budget of an invocation: the maximum duration of each hop, and their sums. Work that
 * could not finish before the deadline is not started, so these sums decide what is started.
 *
 * @param ledger claiming or settling a batch; each has this limit for all of its attempts
 * @param call one vendor call: secrets, access token and reload
 * @param question one status query: secrets, access token and answer
 */
public record TimeBudget(Duration ledger, Duration call, Duration question) {

  /** The time for a batch: claim, call, settle. */
  public Duration batch() {
    return ledger.plus(callAndSettle());
  }

  /** The remaining time required to send a claimed batch or a part of it. */
  public Duration callAndSettle() {
    return call.plus(ledger);
  }

  /** The time to resolve a doubt: the status query, and recording its result. */
  public Duration resolution() {
    return question.plus(ledger);
  }

  /**
   * The shortest function timeout with which anything is sent.
   *
   * @param margin the time reserved for the queues and the reply
   */
  public Duration leastTimeout(Duration margin) {
    return batch().plus(margin);
  }
}
