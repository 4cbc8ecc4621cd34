// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** What always holds, whatever goes wrong. */
enum Invariant {
  /**
   * Between two calls that may have been processed there is a person's decision, or a request born
   * after the acceptance and outside the window, or a status that said that it failed.
   */
  NEVER_TWICE,
  /** Every id of every request ends with an outcome, or waits on a queue. */
  NEVER_LOST,
  /** Nothing is told as accepted that the vendor did not accept, nor a person said so. */
  NEVER_MADE_UP,
  /** Nothing is dead-lettered without outcome and reason but what crashed the function. */
  REASON_GIVEN,
  /** What is retryable is tried until it is too old. */
  NEVER_GIVEN_UP_EARLY,
  /** When faults end, all drains in bounded time. */
  DRAINS,
  /** No invocation outlives its deadline, and nothing of it happens later. */
  IN_TIME,
  /** A question sends nothing, and writes nothing but doubts that nobody had discovered. */
  ASKING_CHANGES_NOTHING,
  /** What is told of a receipt was true of its record at a moment of the question. */
  WHAT_IS_TOLD,
  /** A person's decision replaces only what that person saw, and forgets nothing of it. */
  DECISION_AS_SEEN,
  /** A decision that is told as settled is recorded; one that is told as refused never is. */
  DECISION_AS_TOLD
}
