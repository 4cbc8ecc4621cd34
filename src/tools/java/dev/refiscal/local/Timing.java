// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.time.Duration;

/**
 * When a runtime called, as the Runtime API saw it.
 *
 * @param latency from the handover of an event until its answer
 * @param toNext from the start of the process until its first request for an event
 * @param toReply from the start of the process until this answer; for the first invocation, the
 *     cold start
 */
public record Timing(Duration latency, Duration toNext, Duration toReply) {}
