// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/**
 * Faulty rules that the simulation must detect: those of earlier versions, and plausible ones for
 * questions and decisions. Each applies where the function meets its environment, so the production
 * code does not know them.
 */
enum Mutation {
  /** Each delivery of a message counts as a new request, so its force counts again. */
  BIRTH_AT_DELIVERY,
  /** A claim that sent nothing is recorded as released, whatever its record was before. */
  NOT_SENT_FORGETS,
  /** A dead letter contains the whole message as received. */
  WHOLE_DEAD_LETTERS,
  /** An acceptance is forgotten when the window ends. */
  FORGETS_AFTER_WINDOW,
  /** A doubt is forgotten like any other record. */
  FORGETS_DOUBTS,
  /** A doubt is taken over despite any change since. */
  TAKES_OVER_UNSEEN,
  /** All claims of one invocation are equal. */
  ONE_CLAIM_PER_INVOCATION,
  /** A call given up before it was sent departs later. */
  GIVEN_UP_CALL_DEPARTS,
  /** Retryable ids stay on the queue until SQS dead-letters them. */
  RETRIES_BY_RECEIVES,
  /** A person's decision counts regardless of what that person saw. */
  IGNORES_SEEN,
  /** A person's decision is recorded despite any change since the lookup. */
  SETTLES_UNCONDITIONALLY,
  /** A release erases the previous acceptance. */
  RELEASE_FORGETS_ACCEPTANCE,
  /** A receipt once released may be sent whenever it is in doubt. */
  RELEASES_FOR_GOOD,
  /** A doubt discovered by a question dates from the question. */
  ASKING_RENEWS_DOUBTS,
  /** A question is answered from the index. */
  ASKS_THE_INDEX
}
