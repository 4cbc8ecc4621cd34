// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Outcome;

/**
 * A call that speaks against the vendor's health, with what it means for its documents.
 *
 * <p>Has no cause: what the client libraries say may repeat the vendor's words, and those a secret.
 */
class FailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  FailedException(Outcome outcome) {
    super(outcome.reason());
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }
}
