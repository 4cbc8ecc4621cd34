// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.List;

/** The fiscal processor, as the domain sees it. Implementations are thread-safe. */
public interface FiscalProcessor {

  /**
   * Reloads these documents in one call: the processor fiscalizes them again. The call is retried
   * only if no earlier call can have been processed.
   *
   * @param batch at least one id, each once
   * @param deadline no call is started that could outlive it
   * @return one outcome for the whole batch; never {@code null}. Failures are outcomes, not
   *     exceptions
   */
  Outcome reload(List<DocumentId> batch, Deadline deadline);

  /** The maximum duration of one call, including its access token. */
  Duration longestCall();
}
