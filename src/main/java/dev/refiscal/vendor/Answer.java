// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Outcome;

/**
 * What one attempt came to.
 *
 * @param outcome what it means for the documents, if nothing more is done
 * @param vendorFailed whether it speaks against the vendor's health
 * @param remedy what may lead to a better answer
 */
record Answer(Outcome outcome, boolean vendorFailed, Remedy remedy) {

  /** What may lead to a better answer. All but {@link #NONE} presume that nothing was processed. */
  enum Remedy {
    NONE,
    /** The same call again, after a pause. */
    REPETITION,
    /** The same call at once, on another connection: the kept one was dead. */
    NEW_CONNECTION,
    /** Another access token: the vendor refuses this one. */
    NEW_TOKEN,
    /** Secrets that are read again: one of them may have been replaced. */
    NEW_SECRETS
  }

  /** An answer that is nobody's fault, or the caller's. */
  static Answer of(Outcome outcome) {
    return new Answer(outcome, false, Remedy.NONE);
  }

  /** A failure that must not be repeated. */
  static Answer failed(Outcome outcome) {
    return new Answer(outcome, true, Remedy.NONE);
  }

  /** A failure that may be repeated. */
  static Answer repeatable(Outcome.Retryable outcome) {
    return new Answer(outcome, true, Remedy.REPETITION);
  }

  /** A kept connection that turned out to be dead before anything departed. */
  static Answer deadConnection() {
    return new Answer(
        Outcome.Retryable.because("the connection to the vendor was dead"),
        true,
        Remedy.NEW_CONNECTION);
  }

  /** A failure that may repeat for the given reason, with no hint when. */
  static Answer repeatable(String reason) {
    return repeatable(Outcome.Retryable.because(reason));
  }

  /** A secret that the vendor refuses. */
  static Answer refusedSecret(Outcome.Retryable outcome) {
    return new Answer(outcome, true, Remedy.NEW_SECRETS);
  }

  /** One that might be another with other secrets, although the vendor does not say so. */
  static Answer dubiousSecret(Outcome outcome) {
    return new Answer(outcome, false, Remedy.NEW_SECRETS);
  }

  /** The same, where the remedy cannot be had. */
  Answer withoutRemedy() {
    return new Answer(outcome, vendorFailed, Remedy.NONE);
  }
}
