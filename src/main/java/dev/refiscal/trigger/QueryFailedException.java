// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * The ledger could not answer the query of a direct invocation; the query may be retried. There is
 * no stack trace, because the runtime would return it to the caller too.
 */
public final class QueryFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  QueryFailedException() {
    super("the ledger of attempts is unavailable; try again", null, false, false);
  }
}
