// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.time.Duration;

/**
 * When a runtime spoke, as the Runtime API saw it.
 *
 * @param latency from the moment at which an event was handed over until it was answered
 * @param toNext from the start of the process until it asked for its first event
 * @param toReply from the start of the process until this answer; of the first invocation that is
 *     what a cold start takes
 */
public record Timing(Duration latency, Duration toNext, Duration toReply) {}
