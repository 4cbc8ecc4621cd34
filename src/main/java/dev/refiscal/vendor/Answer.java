// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Outcome;

/**
 * The result of one attempt.
 *
 * @param outcome the outcome of the documents, unless a remedy is tried
 * @param vendorFailed whether it counts as a failure of the vendor for the circuit breaker
 * @param remedy what may lead to a better answer
 */
record Answer(Outcome outcome, boolean vendorFailed, Remedy remedy) {

  /** What may lead to a better answer. All but {@link #NONE} require that nothing was processed. */
  enum Remedy {
    NONE,
    /** A retry after a pause. */
    REPETITION,
    /** An immediate retry on another connection: the pooled one was dead. */
    NEW_CONNECTION,
    /** Another access token: the vendor refused this one. */
    NEW_TOKEN,
    /** Rereading the secrets: one of them may have been rotated. */
    NEW_SECRETS
  }

  /** An answer that is not a failure of the vendor. */
  static Answer of(Outcome outcome) {
    return new Answer(outcome, false, Remedy.NONE);
  }

  /** A failure that must not be retried. */
  static Answer failed(Outcome outcome) {
    return new Answer(outcome, true, Remedy.NONE);
  }

  /** A failure that may be retried. */
  static Answer repeatable(Outcome.Retryable outcome) {
    return new Answer(outcome, true, Remedy.REPETITION);
  }

  /** A pooled connection that was dead before anything was sent. */
  static Answer deadConnection() {
    return new Answer(
        Outcome.Retryable.because("the connection to the vendor was dead"),
        true,
        Remedy.NEW_CONNECTION);
  }

  /** A failure that may be retried, with the given reason and no hint when. */
  static Answer repeatable(String reason) {
    return repeatable(Outcome.Retryable.because(reason));
  }

  /** A secret that the vendor refused. */
  static Answer refusedSecret(Outcome.Retryable outcome) {
    return new Answer(outcome, true, Remedy.NEW_SECRETS);
  }

  /** An answer that may be caused by a wrong secret, although the vendor does not say so. */
  static Answer dubiousSecret(Outcome outcome) {
    return new Answer(outcome, false, Remedy.NEW_SECRETS);
  }

  /** A copy without a remedy, because it is not available. */
  Answer withoutRemedy() {
    return new Answer(outcome, vendorFailed, Remedy.NONE);
  }
}
