// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.INVALID_IDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.DeadLetters;
import dev.refiscal.reload.DeadLetters.DeadLetter;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.telemetry.LogContext;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A batch of SQS messages, each with a list of ids. The reply names exactly the messages that must
 * come back.
 *
 * <p>The ids of a standard queue's batch go to the vendor together. A FIFO queue's messages are
 * handled one after another, and from the first that must come back on, all do.
 *
 * <p>A message ends when all of its ids do: accepted ids are done, rejected and doubtful ones go to
 * the dead-letter queue. Retryable ids bring the message back; where others of its ids are done,
 * the rest is sent as a message of its own and this one ends. If the function dies between the two,
 * both the rest and the whole message come back: nothing is lost, and the ledger keeps what was
 * accepted from being sent twice.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial
 *     batch responses</a>
 */
@Singleton
public final class QueueTrigger implements Trigger {

  private static final Logger LOG = Logger.getLogger(QueueTrigger.class);

  private final ReloadRequestReader reader;
  private final AuditedReloads reloads;
  private final RetryQueue retries;
  private final DeadLetters deadLetters;
  private final QueueBackoff backoff;
  private final Telemetry telemetry;

  QueueTrigger(
      ReloadRequestReader reader,
      AuditedReloads reloads,
      RetryQueue retries,
      DeadLetters deadLetters,
      QueueBackoff backoff,
      Telemetry telemetry) {
    this.reader = reader;
    this.reloads = reloads;
    this.retries = retries;
    this.deadLetters = deadLetters;
    this.backoff = backoff;
    this.telemetry = telemetry;
  }

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public boolean recognizes(JsonNode event) {
    JsonNode records = event.path("Records");
    if (!records.isArray() || records.isEmpty()) {
      return false;
    }
    for (JsonNode message : records) {
      if (!message.path("eventSource").asText().equals("aws:sqs")
          || message.path("messageId").asText().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public JsonNode handle(JsonNode event, Invocation invocation) {
    var messages = new ArrayList<QueueMessage>();
    event.path("Records").forEach(message -> messages.add(QueueMessage.of(message)));
    var batch = new Batch(invocation);
    if (messages.get(0).fifo()) {
      batch.handleInOrder(messages);
    } else {
      batch.handleTogether(messages);
    }
    return batch.reply();
  }

  /** One batch on its way: which of its messages must come back. */
  private final class Batch {

    private final Invocation invocation;
    private final Set<String> failures = new LinkedHashSet<>();
    private final Map<String, Duration> postponed = new LinkedHashMap<>();

    Batch(Invocation invocation) {
      this.invocation = invocation;
    }

    void handleInOrder(List<QueueMessage> messages) {
      for (QueueMessage message : messages) {
        if (failures.isEmpty()) {
          handleTogether(List.of(message));
        } else {
          failures.add(message.messageId());
        }
      }
    }

    void handleTogether(List<QueueMessage> messages) {
      var requests = new LinkedHashMap<QueueMessage, ReloadRequest>();
      for (QueueMessage message : messages) {
        try {
          requests.put(message, read(message));
        } catch (UnreadableInputException e) {
          telemetry.count(Metric.UNREADABLE);
          bury(message, "unreadable", e.getMessage(), List.of());
        }
      }
      ReloadReport plain = reload(requests.values(), false);
      ReloadReport forced = reload(requests.values(), true);
      requests.forEach(
          (message, request) -> {
            LogContext.message(message.messageId());
            finish(message, request, (request.force() ? forced : plain).about(request.ids()));
          });
      LogContext.noMessage();
    }

    private ReloadRequest read(QueueMessage message) {
      ReloadRequest request = reader.read(message.body());
      if (request.force() && !message.mayForce()) {
        throw new UnreadableInputException(
            INVALID_IDS,
            "force is taken from a message only with the message attribute %s=true"
                .formatted(QueueMessage.FORCE_ATTRIBUTE));
      }
      return request;
    }

    private ReloadReport reload(Iterable<ReloadRequest> requests, boolean force) {
      var ids = new LinkedHashSet<DocumentId>();
      for (ReloadRequest request : requests) {
        if (request.force() == force) {
          ids.addAll(request.ids());
        }
      }
      return reloads.reload(new ReloadRequest(ids, force), invocation);
    }

    private void finish(QueueMessage message, ReloadRequest request, ReloadReport report) {
      boolean buried =
          bury(message, report, Rejected.class) && bury(message, report, InDoubt.class);
      Set<DocumentId> rest = report.idsWhere(Retryable.class::isInstance);
      if (!rest.isEmpty() && (!buried || !replaced(message, request, rest, report))) {
        comeBack(message, report);
      }
    }

    private boolean bury(
        QueueMessage message, ReloadReport report, Class<? extends Outcome> outcome) {
      ReloadReport part = report.about(report.idsWhere(outcome::isInstance));
      if (part.outcomes().isEmpty()) {
        return true;
      }
      var reasons = new LinkedHashSet<String>();
      part.outcomes().values().forEach(each -> reasons.add(each.reason()));
      String label = part.outcomes().values().iterator().next().label();
      return bury(
          message, label, String.join("; ", reasons), List.copyOf(part.outcomes().keySet()));
    }

    /** A message that cannot be buried must come back. */
    private boolean bury(
        QueueMessage message, String outcome, String reason, List<DocumentId> ids) {
      boolean buried =
          deadLetters.put(
              new DeadLetter(
                  message.body(),
                  outcome,
                  reason,
                  ids,
                  message.attempts(),
                  invocation.requestId(),
                  message.messageId()));
      LOG.warnf(
          "message %s (%s) %s: %s",
          message.messageId(),
          outcome,
          buried ? "was dead-lettered" : "could not be dead-lettered and comes back",
          reason);
      if (buried) {
        telemetry.count(Metric.DEAD_LETTERED);
      } else {
        failures.add(message.messageId());
      }
      return buried;
    }

    /** A FIFO queue's order and a person's force would be lost with the message, so it stays. */
    private boolean replaced(
        QueueMessage message, ReloadRequest request, Set<DocumentId> rest, ReloadReport report) {
      if (message.fifo() || request.force() || rest.size() == request.ids().size()) {
        return false;
      }
      Duration delay = backoff.before(message.receiveCount(), wait(report));
      Set<DocumentId> queued = retries.put(rest, delay, message.attempts());
      telemetry.count(Metric.REQUEUED, queued.size());
      return queued.containsAll(rest);
    }

    private void comeBack(QueueMessage message, ReloadReport report) {
      failures.add(message.messageId());
      postponed.put(message.receiptHandle(), backoff.before(message.receiveCount(), wait(report)));
    }

    private static Duration wait(ReloadReport report) {
      return report.outcomes().values().stream()
          .map(outcome -> outcome instanceof Retryable retry ? retry.retryAfter() : Duration.ZERO)
          .max(Duration::compareTo)
          .orElse(Duration.ZERO);
    }

    JsonNode reply() {
      if (!postponed.isEmpty()) {
        retries.postpone(postponed);
      }
      ObjectNode reply = JsonNodeFactory.instance.objectNode();
      var items = reply.putArray("batchItemFailures");
      failures.forEach(messageId -> items.addObject().put("itemIdentifier", messageId));
      return reply;
    }
  }
}
