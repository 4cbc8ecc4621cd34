// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.Message;
import java.time.Duration;
import java.util.List;

/**
 * What happens to a message once its ids have outcomes.
 *
 * @param deadLetters for ids that no retry can help
 * @param rest the messages that replace it, for ids to be retried
 * @param stays whether the message itself is redelivered
 * @param delay the delay before it, or the rest of it, is redelivered
 */
record Disposition(
    QueueMessage message,
    List<Message> deadLetters,
    List<Message> rest,
    boolean stays,
    Duration delay) {}
