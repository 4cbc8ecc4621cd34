// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.telemetry.LogContext;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Carries out the dispositions of a batch and tracks which messages must be redelivered. */
final class Dispatch {

  private static final Logger LOG = Logger.getLogger(Dispatch.class);

  private final RetryQueue retries;
  private final DeadLetterQueue deadLetters;
  private final Telemetry telemetry;
  private final Invocation invocation;
  private final Set<String> redelivered = new LinkedHashSet<>();
  private final Map<String, Duration> postponed = new LinkedHashMap<>();

  Dispatch(
      RetryQueue retries, DeadLetterQueue deadLetters, Telemetry telemetry, Invocation invocation) {
    this.retries = retries;
    this.deadLetters = deadLetters;
    this.telemetry = telemetry;
    this.invocation = invocation;
  }

  /**
   * Dead letters are sent first: what a person must see is stored before the message is deleted.
   */
  void carryOut(List<Disposition> dispositions) {
    Set<Message> onDeadLetterQueue =
        deadLetters.send(all(dispositions, Disposition::deadLetters), invocation.queueDeadline());
    List<Disposition> remaining =
        dispositions.stream()
            .filter(each -> onDeadLetterQueue.containsAll(each.deadLetters()))
            .toList();
    Set<Message> queued =
        retries.send(all(remaining, Disposition::rest), invocation.queueDeadline());
    for (Disposition each : dispositions) {
      LogContext.message(each.message().messageId());
      boolean stored = logDeadLetters(each, onDeadLetterQueue);
      boolean queuedAll = stored && queued.containsAll(each.rest());
      if (each.stays() || !queuedAll) {
        boolean hasToWait = each.stays() || !each.rest().isEmpty();
        redeliver(
            each.message(),
            hasToWait ? Optional.of(QueueBackoff.visible(each.delay())) : Optional.empty());
      } else {
        telemetry.count(Metric.REQUEUED, each.rest().size());
      }
    }
    LogContext.noMessage();
  }

  private boolean logDeadLetters(Disposition disposition, Set<Message> onDeadLetterQueue) {
    boolean stored = onDeadLetterQueue.containsAll(disposition.deadLetters());
    for (Message deadLetter : disposition.deadLetters()) {
      LOG.warnf(
          "message %s (%s) %s: %s",
          disposition.message().messageId(),
          deadLetter.attributes().get("Outcome"),
          stored ? "was dead-lettered" : "could not be dead-lettered and will be redelivered",
          deadLetter.attributes().get("Reason"));
      if (onDeadLetterQueue.contains(deadLetter)) {
        telemetry.count(Metric.DEAD_LETTERED);
      }
    }
    return stored;
  }

  private static List<Message> all(
      List<Disposition> dispositions, Function<Disposition, List<Message>> of) {
    return dispositions.stream().flatMap(each -> of.apply(each).stream()).toList();
  }

  /** Redelivers a message after a redelivered message of its group. */
  void redeliverBehind(QueueMessage ahead, QueueMessage message) {
    redeliver(message, Optional.ofNullable(postponed.get(ahead.receiptHandle())));
  }

  private void redeliver(QueueMessage message, Optional<Duration> after) {
    redelivered.add(message.messageId());
    after.ifPresent(wait -> postponed.put(message.receiptHandle(), wait));
  }

  boolean isRedelivered(QueueMessage message) {
    return redelivered.contains(message.messageId());
  }

  /** Sets the visibility timeouts, then returns the partial batch response. */
  JsonNode reply() {
    if (!postponed.isEmpty()) {
      retries.postpone(postponed, invocation.queueDeadline());
    }
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    var items = reply.putArray("batchItemFailures");
    redelivered.forEach(messageId -> items.addObject().put("itemIdentifier", messageId));
    return reply;
  }
}
