// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A complete request, as received.
 *
 * @param method the method
 * @param path the path with the query, as sent
 * @param headers every value of each header, in the order received; lookups ignore case
 * @param body the body's bytes, empty without a body
 * @param connection the number of its connection, counted from 1 in the order of acceptance
 */
public record RecordedRequest(
    String method, String path, Map<String, List<String>> headers, byte[] body, long connection) {

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The body read as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The content type in lower case without parameters, empty when there is none. */
  String mediaType() {
    return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
