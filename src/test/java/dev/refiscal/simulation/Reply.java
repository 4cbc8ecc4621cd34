// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The end of an invocation, as its caller sees it.
 *
 * @param body empty if there was none, or if it was lost
 */
record Reply(Optional<JsonNode> body) {

  static final Reply NONE = new Reply(Optional.empty());
}
