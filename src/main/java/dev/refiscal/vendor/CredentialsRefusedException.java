// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import java.time.Duration;

/** The vendor refused our credentials, so the call was certainly not processed. */
final class CredentialsRefusedException extends NotProcessedException {

  private static final long serialVersionUID = 1L;

  CredentialsRefusedException(String message, Duration retryAfter) {
    super(message, retryAfter);
  }
}
