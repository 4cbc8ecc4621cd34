// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON mapper of the function. */
public final class StrictJson {

  private StrictJson() {}

  /**
   * A mapper that refuses what it would otherwise drop silently: a repeated member, and text after
   * the end. It is for JSON trees only: no modules for mapped types, and no early inspection of
   * types.
   */
  public static ObjectMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.EAGER_DESERIALIZER_FETCH)
        .build();
  }
}
