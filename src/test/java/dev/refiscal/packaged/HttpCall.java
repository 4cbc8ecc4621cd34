// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, whichever way it takes to the function.
 *
 * @param query the parameters by name, whose values need no encoding
 */
record HttpCall(
    String method,
    String path,
    Map<String, String> query,
    Optional<String> contentType,
    byte[] body) {

  /** On the path of reloads. */
  HttpCall(String method, Optional<String> contentType, byte[] body) {
    this(method, "/reloads", Map.of(), contentType, body);
  }

  /** {@code GET} with parameters. */
  static HttpCall get(String path, Map<String, String> query) {
    return new HttpCall("GET", path, query, Optional.empty(), new byte[0]);
  }

  /** The same on another path. */
  HttpCall on(String otherPath) {
    return new HttpCall(method, otherPath, query, contentType, body);
  }

  /** {@code POST} with a body that says that it is JSON. */
  static HttpCall post(String body) {
    return post("application/json", body);
  }

  /** {@code POST} with a body of that media type. */
  static HttpCall post(String contentType, String body) {
    return new HttpCall("POST", Optional.of(contentType), body.getBytes(UTF_8));
  }
}
