// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, independent of its route to the function.
 *
 * @param query the parameters by name; the values need no encoding
 */
record HttpCall(
    String method,
    String path,
    Map<String, String> query,
    Optional<String> contentType,
    byte[] body) {

  /** A call to the reload path. */
  HttpCall(String method, Optional<String> contentType, byte[] body) {
    this(method, "/reloads", Map.of(), contentType, body);
  }

  /** {@code GET} with parameters. */
  static HttpCall get(String path, Map<String, String> query) {
    return new HttpCall("GET", path, query, Optional.empty(), new byte[0]);
  }

  /** The same call on another path. */
  HttpCall on(String otherPath) {
    return new HttpCall(method, otherPath, query, contentType, body);
  }

  /** {@code POST} with a JSON body. */
  static HttpCall post(String body) {
    return post("application/json", body);
  }

  /** {@code POST} with a body of this media type. */
  static HttpCall post(String contentType, String body) {
    return new HttpCall("POST", Optional.of(contentType), body.getBytes(UTF_8));
  }
}
