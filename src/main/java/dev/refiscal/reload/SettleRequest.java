// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static java.util.Collections.unmodifiableMap;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A person's decision about some documents.
 *
 * @param seen the {@code since} of each document as the person saw it; the document is settled only
 *     if it is unchanged
 * @param birth when the decision was made
 */
public record SettleRequest(Map<DocumentId, Instant> seen, Decision decision, Instant birth) {

  public SettleRequest {
    seen = unmodifiableMap(new LinkedHashMap<>(seen));
  }
}
