// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.Deadline;

/**
 * One call of the function.
 *
 * @param requestId the Lambda request id
 * @param deadline by when its work must be over
 */
public record Invocation(String requestId, Deadline deadline) {}
