// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/**
 * Rules that are not the function's, to see that the simulation notices: those of 89667c4 that
 * issue 12 has mended, with its lines, and what questions and words must not do. Each is made where
 * the function meets the world, so that no production code knows of it.
 */
enum Mutation {
  /** Line 1: each delivery of a message counts as a new request, so its force counts again. */
  BIRTH_AT_DELIVERY,
  /** Line 2: a claim that sent nothing is recorded as released, whatever was known before. */
  NOT_SENT_FORGETS,
  /** Line 3: a dead letter is the whole message as it came. */
  WHOLE_DEAD_LETTERS,
  /** Line 3: an acceptance is forgotten when the window is over. */
  FORGETS_AFTER_WINDOW,
  /** A doubt is forgotten like any other record. */
  FORGETS_DOUBTS,
  /** Line 4: a doubt is taken over whatever has happened to it since. */
  TAKES_OVER_UNSEEN,
  /** Line 5: the claims of one invocation are one and the same. */
  ONE_CLAIM_PER_INVOCATION,
  /** Line 6: a call that was given up before it was sent is sent later. */
  GIVEN_UP_CALL_DEPARTS,
  /** Line 10: what is retryable stays on the queue until it was received too often. */
  RETRIES_BY_RECEIVES,
  /** A person's word counts whatever that person saw. */
  IGNORES_SEEN,
  /** A person's word is recorded whatever has happened since it was looked up. */
  SETTLES_UNCONDITIONALLY,
  /** A receipt that is released is one that was never accepted. */
  RELEASE_FORGETS_ACCEPTANCE,
  /** A receipt that was released once may be sent whenever it is in doubt. */
  RELEASES_FOR_GOOD,
  /** A doubt that a question discovers is one since the question. */
  ASKING_RENEWS_DOUBTS,
  /** A question is answered from the index. */
  ASKS_THE_INDEX
}
