// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static java.util.Collections.unmodifiableMap;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A person's word about some documents.
 *
 * @param seen since when each document was in its state when the person looked; it is settled only
 *     if it still is
 * @param birth when the word was given
 */
public record SettleRequest(Map<DocumentId, Instant> seen, Word word, Instant birth) {

  public SettleRequest {
    seen = unmodifiableMap(new LinkedHashMap<>(seen));
  }
}
