// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** What holds despite all faults. */
enum Invariant {
  /**
   * Between two calls that may have been processed there is a person's decision, a request born
   * after the acceptance and outside the window, or a status that reported a failure.
   */
  NEVER_TWICE,
  /** Every id of every request reaches an outcome, or waits on a queue. */
  NEVER_LOST,
  /** Nothing is reported as accepted unless the vendor accepted it or a person said so. */
  NEVER_MADE_UP,
  /** Every dead letter has an outcome and a reason, unless it crashed the function. */
  REASON_GIVEN,
  /** Retryable ids are retried until they are too old. */
  NEVER_GIVEN_UP_EARLY,
  /** When faults end, everything drains in bounded time. */
  DRAINS,
  /** No invocation outlives its deadline, and none has an effect later. */
  IN_TIME,
  /** A question sends nothing. It writes only doubts that nobody had discovered. */
  ASKING_CHANGES_NOTHING,
  /** The reported state of a receipt was true of its record at some moment of the question. */
  WHAT_IS_TOLD,
  /** A person's decision replaces only what that person saw, and loses nothing of it. */
  DECISION_AS_SEEN,
  /** A decision reported as settled is recorded; one reported as refused never is. */
  DECISION_AS_TOLD
}
