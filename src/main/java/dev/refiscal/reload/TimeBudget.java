// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/**
 * What the time of an invocation is spent on: the longest that each hop takes, and what they add up
 * to. Nothing is started that could not be over before the deadline, so these sums decide what is.
 *
 * @param ledger claiming a batch, or settling it; each has this limit for all of its tries
 * @param call one call to the vendor: secrets, access token and reload
 * @param question one question for a document's status: secrets, access token and answer
 */
public record TimeBudget(Duration ledger, Duration call, Duration question) {

  /** A batch: claim, call, settle. */
  public Duration batch() {
    return ledger.plus(callAndSettle());
  }

  /** What must be left when a claimed batch, or a part of it, is sent. */
  public Duration callAndSettle() {
    return call.plus(ledger);
  }

  /** A document in doubt: the question, and recording what it says. */
  public Duration resolution() {
    return question.plus(ledger);
  }

  /**
   * The shortest timeout with which the function sends anything.
   *
   * @param margin what is kept back for the queues and the reply
   */
  public Duration leastTimeout(Duration margin) {
    return batch().plus(margin);
  }
}
