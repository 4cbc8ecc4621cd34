// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static java.util.Collections.unmodifiableMap;

import java.util.ArrayList;
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
    var parts = new ArrayList<ReloadRequest>();
    var part = new LinkedHashMap<DocumentId, Origin>();
    for (var each : origins.entrySet()) {
      if (part.size() == size) {
        parts.add(new ReloadRequest(part, force));
        part = new LinkedHashMap<>();
      }
      part.put(each.getKey(), each.getValue());
    }
    if (!part.isEmpty()) {
      parts.add(new ReloadRequest(part, force));
    }
    return parts;
  }
}
