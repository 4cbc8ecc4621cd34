// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * How an invocation ended for its caller.
 *
 * @param body empty if none, or if lost
 */
record Reply(Optional<JsonNode> body) {

  static final Reply NONE = new Reply(Optional.empty());
}
