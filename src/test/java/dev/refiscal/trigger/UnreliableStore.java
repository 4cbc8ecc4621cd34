// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.Attempt;
import dev.refiscal.reload.AttemptStore;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.LedgerUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** An attempt store that works until it breaks down. */
final class UnreliableStore implements AttemptStore {

  private final AttemptStore store;
  private boolean down;

  UnreliableStore(AttemptStore store) {
    this.store = store;
  }

  void breakDown() {
    down = true;
  }

  @Override
  public Map<DocumentId, Result> write(Map<DocumentId, Change> changes, Duration atMost) {
    throwIfDown();
    return store.write(changes, atMost);
  }

  @Override
  public Map<DocumentId, Attempt> read(Collection<DocumentId> ids, Duration atMost) {
    throwIfDown();
    return store.read(ids, atMost);
  }

  @Override
  public Page list(DocumentState state, int limit, Optional<Position> after, Duration atMost) {
    throwIfDown();
    return store.list(state, limit, after, atMost);
  }

  private void throwIfDown() {
    if (down) {
      throw new LedgerUnavailableException("down");
    }
  }
}
