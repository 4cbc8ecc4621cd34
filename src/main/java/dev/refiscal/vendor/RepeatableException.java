// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Outcome;

/** A failed call that was certainly not processed, and that may succeed if it is retried. */
final class RepeatableException extends FailedException {

  private static final long serialVersionUID = 1L;

  RepeatableException(Outcome.Retryable outcome) {
    super(outcome);
  }
}
