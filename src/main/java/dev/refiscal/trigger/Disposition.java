// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.Message;
import java.time.Duration;
import java.util.List;

/**
 * What becomes of a message once its ids have their outcomes.
 *
 * @param letters for ids that no retry can help
 * @param rest the messages that replace it, for ids that are to be tried again
 * @param stays whether it comes back itself
 * @param delay before it, or the rest of it, comes back
 */
record Disposition(
    QueueMessage message,
    List<Message> letters,
    List<Message> rest,
    boolean stays,
    Duration delay) {}
