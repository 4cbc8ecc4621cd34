// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** What always holds, whatever goes wrong. */
enum Invariant {
  /**
   * Between two calls that may have been processed there is a person's word, or a request born
   * after the acceptance and outside the window, or a status that said that it failed.
   */
  NEVER_TWICE,
  /** Every id of every request ends with an outcome, or waits on a queue. */
  NEVER_LOST,
  /** Nothing is told as accepted that the vendor did not accept. */
  NEVER_MADE_UP,
  /** Nothing is dead-lettered without outcome and reason but what crashed the function. */
  REASON_GIVEN,
  /** What is retryable is tried until it is too old. */
  NEVER_GIVEN_UP_EARLY,
  /** When faults end, all drains in bounded time. */
  DRAINS,
  /** No invocation outlives its deadline, and nothing of it happens later. */
  IN_TIME
}
