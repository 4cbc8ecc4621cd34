// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import java.time.Duration;
import java.util.Optional;

/**
 * The vendor answered with something else than 2xx. Holds nothing of the body, which may repeat a
 * secret.
 */
final class UnexpectedStatusException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Optional<Duration> retryAfter;

  UnexpectedStatusException(int status, Optional<Duration> retryAfter) {
    super("the vendor answered " + status);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  /** What the {@code Retry-After} header said, where there was one that makes sense. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
