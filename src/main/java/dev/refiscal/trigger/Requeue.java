// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Queues the unfinished ids of a caller's request for retry. */
@Singleton
final class Requeue {

  private final RetryQueue queue;
  private final Duration retryAfter;
  private final int idsPerMessage;
  private final Telemetry telemetry;
  private final Clock clock;

  Requeue(RetryQueue queue, RefiscalConfig config, Telemetry telemetry, Clock clock) {
    this.queue = queue;
    this.retryAfter = config.retryAfter();
    this.idsPerMessage = config.batchSize();
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /**
   * Sends the unfinished documents of a report to the queue. The messages of a forced request keep
   * {@code force}: it counts once, and only for what was recorded before the request was made.
   *
   * @param birth when the request was made
   * @return the ids that are now on the queue
   */
  Set<DocumentId> sendToQueue(
      ReloadRequest request, Instant birth, ReloadReport report, Invocation invocation) {
    List<DocumentId> unfinished = List.copyOf(report.unfinished());
    if (unfinished.isEmpty()) {
      return Set.of();
    }
    var was =
        new MessageFormat.Request(birth, request.force(), 1, Optional.of(invocation.requestId()));
    Map<Message, List<DocumentId>> messages =
        MessageFormat.retries(unfinished, was, idsPerMessage, wait(report), clock.instant());
    Set<Message> sent = queue.send(List.copyOf(messages.keySet()), invocation.queueDeadline());
    telemetry.count(Metric.REQUEUED, sent.size());
    var queued = new LinkedHashSet<DocumentId>();
    sent.forEach(message -> queued.addAll(messages.get(message)));
    return queued;
  }

  /** The delay before the retry: as long as the vendor asked for, else as configured. */
  Duration wait(ReloadReport report) {
    Duration asked = report.longestWait();
    return asked.isZero() ? retryAfter : asked;
  }
}
