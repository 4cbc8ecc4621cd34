// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** An HTTP request, whichever way it takes to the function. */
record HttpCall(String method, Optional<String> contentType, byte[] body) {

  /** {@code POST} with a body that says that it is JSON. */
  static HttpCall post(String body) {
    return post("application/json", body);
  }

  /** {@code POST} with a body of that media type. */
  static HttpCall post(String contentType, String body) {
    return new HttpCall("POST", Optional.of(contentType), body.getBytes(UTF_8));
  }
}
