// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import java.util.Map;

/**
 * An HTTP reply as the function intends it.
 *
 * @param headers with names in lower case, without connection headers
 */
public record Reply(int status, Map<String, String> headers, String body) {}
