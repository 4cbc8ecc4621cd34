// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import java.time.Duration;

/**
 * The call was certainly not processed, and the vendor wants to be left alone for longer than there
 * is time.
 */
final class NotNowException extends NotProcessedException {

  private static final long serialVersionUID = 1L;

  NotNowException(String message, Duration retryAfter) {
    super(message, retryAfter);
  }
}
