// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.List;

/** The fiscal processor, as the domain sees it. Implementations are safe for several threads. */
public interface FiscalProcessor {

  /**
   * Asks the processor to fiscalize these documents again, in one call, repeated only while it is
   * certain that no earlier call was processed.
   *
   * @param batch at least one id, each once
   * @param deadline nothing is started that could outlive it
   * @return the one outcome of the whole batch; never {@code null}. Failures are outcomes, not
   *     exceptions
   */
  Outcome reload(List<DocumentId> batch, Deadline deadline);

  /** The longest that one call can take, its access token included. */
  Duration longestCall();
}
