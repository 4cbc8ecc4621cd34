// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a caller asks for: these documents, once each, in this order.
 *
 * @param ids distinct, in the order in which they first came
 * @param force whether a person takes the responsibility for sending documents that were accepted
 *     before or are in doubt
 */
public record ReloadRequest(List<DocumentId> ids, boolean force) {

  public ReloadRequest(Collection<DocumentId> ids, boolean force) {
    this(List.copyOf(new LinkedHashSet<>(ids)), force);
  }

  public ReloadRequest {
    ids = List.copyOf(new LinkedHashSet<>(ids));
  }
}
