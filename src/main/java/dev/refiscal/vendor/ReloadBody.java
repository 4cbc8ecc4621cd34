// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.reload.DocumentId;
import java.util.List;

/**
 * The body of one reload call, which remembers whether it went on its way.
 *
 * <p>The REST client writes a body when a connection stands and immediately before it sends. So a
 * body that was never written was certainly not processed, whatever the failure looks like: no
 * token, no route, a refused connection, a broken TLS handshake. One that was written may have
 * been.
 */
final class ReloadBody {

  private final List<DocumentId> ids;
  private volatile boolean departed;

  ReloadBody(List<DocumentId> ids) {
    this.ids = ids;
  }

  List<DocumentId> ids() {
    return ids;
  }

  /** Marks the body as written. */
  void depart() {
    departed = true;
  }

  boolean departed() {
    return departed;
  }
}
