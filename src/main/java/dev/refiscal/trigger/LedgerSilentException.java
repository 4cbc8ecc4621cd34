// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * The ledger could not answer a direct invocation's question, which may be asked again. There is no
 * stack trace, since the runtime would hand it to the caller too.
 */
public final class LedgerSilentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LedgerSilentException() {
    super("the ledger of attempts is not available now; ask again", null, false, false);
  }
}
