// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Outcome;

/**
 * A call that counts as a vendor failure, with the outcome of its documents.
 *
 * <p>It has no cause: messages of the client libraries may contain the vendor's text, which may
 * contain a secret.
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
