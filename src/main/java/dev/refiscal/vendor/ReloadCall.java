// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A batch that is to be reloaded, in as many attempts as it takes. All bodies but the last are
 * known not to have been processed. Safe for several threads.
 */
final class ReloadCall {

  private final List<DocumentId> batch;
  private final Deadline deadline;
  private final AtomicReference<ReloadBody> last;

  ReloadCall(List<DocumentId> batch, Deadline deadline) {
    this.batch = batch;
    this.deadline = deadline;
    this.last = new AtomicReference<>(new ReloadBody(batch));
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether the call is about one document, so that its answer is, too. */
  boolean isSingle() {
    return batch.size() == 1;
  }

  /** The body of the next attempt. */
  ReloadBody nextBody() {
    var next = new ReloadBody(batch);
    last.set(next);
    return next;
  }

  /** Keeps the call from departing; false if an attempt has departed that may be processed. */
  boolean giveUp() {
    return last.get().giveUp();
  }
}
