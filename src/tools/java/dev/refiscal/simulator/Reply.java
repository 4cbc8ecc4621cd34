// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** A complete answer. An empty body has no content type. */
record Reply(int status, Map<String, String> headers, String body) {

  static Reply empty(int status) {
    return new Reply(status, Map.of(), "");
  }

  static Reply json(int status, String body) {
    return new Reply(status, Map.of("Content-Type", "application/json;charset=UTF-8"), body);
  }

  static Reply html(int status, String body) {
    return new Reply(status, Map.of("Content-Type", "text/html"), body);
  }

  Reply with(String header, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Reply(status, all, body);
  }
}
