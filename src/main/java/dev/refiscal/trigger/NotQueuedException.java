// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * Retryable ids of a direct invocation could not be queued. The message is the report that would
 * have been the reply. There is no stack trace, because the runtime would return it to the caller
 * too.
 */
public final class NotQueuedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotQueuedException(String report) {
    super(report, null, false, false);
  }
}
