// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * What a direct invocation left to be tried again could not be put on the retry queue. The message
 * is the report, as the reply would have been. There is no stack trace, since the runtime would
 * hand it to the caller too.
 */
public final class NotQueuedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotQueuedException(String report) {
    super(report, null, false, false);
  }
}
