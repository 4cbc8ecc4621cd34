// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A batch to be reloaded, in one or more attempts. Every body but the last is known not to have
 * been processed. Thread-safe.
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

  /** Whether the call, and so its answer, is about one document. */
  boolean isSingle() {
    return batch.size() == 1;
  }

  /** The body of the next attempt. */
  ReloadBody nextBody() {
    var next = new ReloadBody(batch);
    last.set(next);
    return next;
  }

  /**
   * Prevents further attempts from departing; false if an attempt has departed that may be
   * processed.
   */
  boolean giveUp() {
    return last.get().giveUp();
  }
}
