// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import java.time.Duration;

/**
 * The call was certainly not processed, so it is safe to repeat.
 *
 * <p>Has no cause: what the client libraries say may repeat the vendor's words, and those a secret.
 */
class NotProcessedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * @param message why, for people; becomes the reason of the outcome
   * @param retryAfter how long the vendor asked us to wait; zero where it did not
   */
  NotProcessedException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
