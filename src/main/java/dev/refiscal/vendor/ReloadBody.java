// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.DocumentId;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of one reload call, which departs once at most, and never after it was given up.
 *
 * <p>The REST client writes a body when a connection stands and immediately before it sends. So a
 * body that was given up before it was written was certainly not processed, whatever the failure
 * looks like: no token, no route, a refused connection, a broken TLS handshake, no time left. One
 * that was written may have been. Safe for several threads.
 */
final class ReloadBody {

  private enum State {
    WAITING,
    DEPARTED,
    GIVEN_UP
  }

  private final List<DocumentId> ids;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

  ReloadBody(List<DocumentId> ids) {
    this.ids = ids;
  }

  List<DocumentId> ids() {
    return ids;
  }

  /** Sends the body on its way; false if it was given up, and must not be sent. */
  boolean depart() {
    return state.compareAndSet(State.WAITING, State.DEPARTED);
  }

  /** Keeps the body from departing ever; false if it has departed already. */
  boolean giveUp() {
    return state.compareAndSet(State.WAITING, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
  }

  boolean departed() {
    return state.get() == State.DEPARTED;
  }
}
