// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An example of a reply in the description.
 *
 * @param operation the id of the first operation with this reply
 * @param status the status of the reply
 * @param name unique in the description
 * @param value the body
 */
public record Example(String operation, int status, String name, JsonNode value) {}
