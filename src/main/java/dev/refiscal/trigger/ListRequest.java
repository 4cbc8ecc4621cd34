// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.AttemptReader;
import dev.refiscal.reload.DocumentState;
import java.util.Optional;

/**
 * A query for the documents in a state.
 *
 * @param state one that {@linkplain DocumentState#isOpen() is open}
 * @param limit from 1 to {@value #MOST}
 * @param after where the previous page ended; empty for the first page
 */
record ListRequest(DocumentState state, int limit, Optional<AttemptReader.Position> after) {

  /** The maximum page size. */
  static final int MOST = 500;

  /** The default page size. */
  static final int USUAL = 100;
}
