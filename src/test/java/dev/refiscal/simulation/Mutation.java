// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/**
 * Faulty rules that the simulation must detect: those of earlier versions, and plausible ones for
 * questions and decisions. Each is applied where the function meets its environment, so that the
 * production code does not know them.
 */
enum Mutation {
  /** Each delivery of a message counts as a new request, so its force counts again. */
  BIRTH_AT_DELIVERY,
  /** A claim that sent nothing is recorded as released, whatever its record was before. */
  NOT_SENT_FORGETS,
  /** A dead letter is the whole message as received. */
  WHOLE_DEAD_LETTERS,
  /** An acceptance is forgotten when the window is over. */
  FORGETS_AFTER_WINDOW,
  /** A doubt is forgotten like any other record. */
  FORGETS_DOUBTS,
  /** A doubt is taken over whatever has changed since. */
  TAKES_OVER_UNSEEN,
  /** The claims of one invocation are the same. */
  ONE_CLAIM_PER_INVOCATION,
  /** A call that was given up before it was sent is sent later. */
  GIVEN_UP_CALL_DEPARTS,
  /** Retryable ids stay on the queue until SQS has delivered them too often. */
  RETRIES_BY_RECEIVES,
  /** A person's decision counts whatever that person saw. */
  IGNORES_SEEN,
  /** A person's decision is recorded whatever has happened since it was looked up. */
  SETTLES_UNCONDITIONALLY,
  /** A release erases the acceptance before it. */
  RELEASE_FORGETS_ACCEPTANCE,
  /** A receipt that was released once may be sent whenever it is in doubt. */
  RELEASES_FOR_GOOD,
  /** A doubt that a question discovers begins with the question. */
  ASKING_RENEWS_DOUBTS,
  /** A question is answered from the index. */
  ASKS_THE_INDEX
}
