// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static java.util.Collections.unmodifiableMap;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The requested documents, each once, in order.
 *
 * @param origins the origin for each document, in the order of first occurrence
 * @param force whether a person takes responsibility for sending documents that were accepted
 *     before or are in doubt
 */
public record ReloadRequest(Map<DocumentId, Origin> origins, boolean force) {

  public ReloadRequest {
    origins = unmodifiableMap(new LinkedHashMap<>(origins));
  }

  /** The request of one caller; repeated ids count once. */
  public static ReloadRequest of(Collection<DocumentId> ids, boolean force, Origin origin) {
    var origins = new LinkedHashMap<DocumentId, Origin>();
    ids.forEach(id -> origins.put(id, origin));
    return new ReloadRequest(origins, force);
  }

  /** The documents, in order. */
  public List<DocumentId> ids() {
    return List.copyOf(origins.keySet());
  }

  /**
   * Splits the request into parts of at most this many documents.
   *
   * @param size at least 1
   */
  List<ReloadRequest> inParts(int size) {
    return Parts.of(ids(), size).stream().map(this::about).toList();
  }

  private ReloadRequest about(List<DocumentId> part) {
    var originsOfPart = new LinkedHashMap<DocumentId, Origin>();
    part.forEach(id -> originsOfPart.put(id, origins.get(id)));
    return new ReloadRequest(originsOfPart, force);
  }
}
