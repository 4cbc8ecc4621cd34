// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.AttemptReader;
import dev.refiscal.reload.DocumentState;
import java.util.Optional;

/**
 * A question for the documents of a state.
 *
 * @param state one that {@linkplain DocumentState#isOpen() is open}
 * @param limit from 1 to {@value #MOST}
 * @param after where an earlier page ended; empty for the first one
 */
record ListRequest(DocumentState state, int limit, Optional<AttemptReader.Position> after) {

  /** The most that one page holds. */
  static final int MOST = 500;

  /** How many a page holds where nobody says. */
  static final int USUAL = 100;
}
