// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.INVALID_IDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.telemetry.LogContext;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A batch of SQS messages, each with a list of ids. The reply names exactly the messages that must
 * come back.
 *
 * <p>The ids of a standard queue's batch go to the vendor together. A message ends when each of its
 * ids is done, has a dead letter, or waits: what is retryable is put back as a message of its own,
 * with the birth and the attempts of the one that it was in, until it is too old for that. If the
 * function dies in between, the whole message comes back, and the ledger keeps what was accepted
 * from being sent twice.
 *
 * <p>A FIFO queue's messages are handled one after another. One of which anything is retryable
 * stays, for the order's sake, and so do those behind it in its group; it gets its dead letters
 * when it leaves.
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
  private final DeadLetterQueue deadLetters;
  private final QueueBackoff backoff;
  private final Telemetry telemetry;
  private final int idsPerMessage;
  private final Duration giveUpAfter;
  private final Clock clock;

  QueueTrigger(
      ReloadRequestReader reader,
      AuditedReloads reloads,
      RetryQueue retries,
      DeadLetterQueue deadLetters,
      QueueBackoff backoff,
      Telemetry telemetry,
      RefiscalConfig config,
      Clock clock) {
    this.reader = reader;
    this.reloads = reloads;
    this.retries = retries;
    this.deadLetters = deadLetters;
    this.backoff = backoff;
    this.telemetry = telemetry;
    this.idsPerMessage = config.batchSize();
    this.giveUpAfter = config.retryQueue().giveUpAfter();
    this.clock = clock;
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
    event.path("Records").forEach(message -> messages.add(message(message, invocation)));
    var batch = new Batch(invocation);
    if (messages.get(0).fifo()) {
      batch.handleInOrder(messages);
    } else {
      batch.handleTogether(messages);
    }
    return batch.reply();
  }

  private QueueMessage message(JsonNode record, Invocation invocation) {
    QueueMessage message = QueueMessage.of(record, invocation.start());
    return reader.failedInvocation(message.body()).map(message::asking).orElse(message);
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
      var waiting = new LinkedHashMap<String, QueueMessage>();
      for (QueueMessage message : messages) {
        String group = message.group().orElse("");
        QueueMessage ahead = waiting.get(group);
        if (ahead != null) {
          failures.add(message.messageId());
          Duration wait = postponed.get(ahead.receiptHandle());
          if (wait != null) {
            postponed.put(message.receiptHandle(), wait);
          }
          continue;
        }
        handleTogether(List.of(message));
        if (failures.contains(message.messageId())) {
          waiting.put(group, message);
        }
      }
    }

    void handleTogether(List<QueueMessage> messages) {
      var parts = new ArrayList<Part>();
      var requests = new LinkedHashMap<QueueMessage, ReloadRequest>();
      for (QueueMessage message : messages) {
        try {
          ReloadRequest request = read(message);
          if (message.notBefore().filter(invocation.start()::isBefore).isPresent()) {
            parts.add(notDue(message, request));
          } else {
            requests.put(message, request);
          }
        } catch (UnreadableInputException e) {
          telemetry.count(Metric.UNREADABLE);
          parts.add(unreadable(message, e));
        }
      }
      ReloadReport plain = reload(requests.values(), false);
      ReloadReport forced = reload(requests.values(), true);
      requests.forEach(
          (message, request) ->
              parts.add(
                  part(message, request, (request.force() ? forced : plain).about(request.ids()))));
      finish(parts);
    }

    private ReloadRequest read(QueueMessage message) {
      String requestId = message.askedBy().orElse(invocation.requestId());
      var origin = new Origin(message.birth(), requestId, message.messageId());
      ReloadRequest request = reader.read(message.request(), origin);
      if (request.force() && !message.mayForce()) {
        throw new UnreadableInputException(
            INVALID_IDS,
            "force is taken from a message only with the message attribute %s=true"
                .formatted(MessageFormat.FORCE));
      }
      return request;
    }

    /** Of several messages that ask for the same document, the youngest asks. */
    private ReloadReport reload(Collection<ReloadRequest> requests, boolean force) {
      var origins = new LinkedHashMap<DocumentId, Origin>();
      for (ReloadRequest request : requests) {
        if (request.force() == force) {
          request
              .origins()
              .forEach(
                  (id, origin) ->
                      origins.merge(
                          id,
                          origin,
                          (one, other) -> other.birth().isAfter(one.birth()) ? other : one));
        }
      }
      return reloads.reload(new ReloadRequest(origins, force), invocation);
    }

    /** What becomes of a message: letters for some of its ids, retries for others. */
    private Part part(QueueMessage message, ReloadRequest request, ReloadReport report) {
      boolean tooOld =
          Duration.between(message.birth(), clock.instant()).compareTo(giveUpAfter) >= 0;
      Set<DocumentId> waiting = tooOld ? Set.of() : report.unfinished();
      if (!waiting.isEmpty() && message.fifo()) {
        return new Part(message, List.of(), List.of(), true, wait(message, report));
      }
      var was = message.asRequest(request.force(), message.attempts());
      var letters = new ArrayList<Message>();
      for (Outcome.Kind kind : Outcome.Kind.values()) {
        ReloadReport dead =
            report.about(
                report.idsWhere(outcome -> outcome.kind() == kind && !outcome.done()).stream()
                    .filter(id -> !waiting.contains(id))
                    .toList());
        if (!dead.outcomes().isEmpty()) {
          letters.addAll(letters(message, was, kind, dead, tooOld));
        }
      }
      Duration wait = wait(message, report);
      List<Message> rest = waiting.isEmpty() ? List.of() : retries(List.copyOf(waiting), was, wait);
      return new Part(message, letters, rest, false, wait);
    }

    private List<Message> letters(
        QueueMessage message,
        MessageFormat.Request request,
        Outcome.Kind kind,
        ReloadReport dead,
        boolean tooOld) {
      var reasons = new LinkedHashSet<String>();
      dead.outcomes().values().forEach(outcome -> reasons.add(outcome.reason()));
      String reason = String.join("; ", reasons);
      if (tooOld && !dead.unfinished().isEmpty()) {
        telemetry.count(Metric.GAVE_UP, dead.unfinished().size());
        reason = "given up after %s: %s".formatted(giveUpAfter, reason);
      }
      var death = new MessageFormat.Death(kind.label(), reason, invocation.requestId());
      return MessageFormat.letters(List.copyOf(dead.outcomes().keySet()), request, death, message);
    }

    private Part unreadable(QueueMessage message, UnreadableInputException e) {
      var was = message.asRequest(message.mayForce(), message.attempts());
      var death = new MessageFormat.Death("unreadable", e.getMessage(), invocation.requestId());
      return new Part(
          message, MessageFormat.unreadable(was, death, message), List.of(), false, Duration.ZERO);
    }

    private List<Message> retries(
        List<DocumentId> ids, MessageFormat.Request request, Duration wait) {
      return List.copyOf(
          MessageFormat.retries(ids, request, idsPerMessage, wait, clock.instant()).keySet());
    }

    /** It came early, since no queue delays as long as the vendor asked for. */
    private Part notDue(QueueMessage message, ReloadRequest request) {
      Duration left = Duration.between(clock.instant(), message.notBefore().orElseThrow());
      if (message.fifo()) {
        return new Part(message, List.of(), List.of(), true, left);
      }
      var was = message.asRequest(request.force(), message.earlierAttempts());
      return new Part(message, List.of(), retries(request.ids(), was, left), false, left);
    }

    /** Letters first: what a person must see is kept before anything of the message is given up. */
    private void finish(List<Part> parts) {
      Set<Message> buried = deadLetters.send(all(parts, Part::letters), invocation.queueDeadline());
      List<Part> live = parts.stream().filter(part -> buried.containsAll(part.letters())).toList();
      Set<Message> queued = retries.send(all(live, Part::rest), invocation.queueDeadline());
      for (Part part : parts) {
        LogContext.message(part.message().messageId());
        boolean lettersKept = tellLetters(part, buried);
        boolean restKept = lettersKept && queued.containsAll(part.rest());
        if (part.stays() || !restKept) {
          failures.add(part.message().messageId());
          if (part.stays() || !part.rest().isEmpty()) {
            postponed.put(part.message().receiptHandle(), QueueBackoff.visible(part.delay()));
          }
        } else {
          telemetry.count(Metric.REQUEUED, part.rest().size());
        }
      }
      LogContext.noMessage();
    }

    private boolean tellLetters(Part part, Set<Message> buried) {
      boolean kept = buried.containsAll(part.letters());
      for (Message letter : part.letters()) {
        LOG.warnf(
            "message %s (%s) %s: %s",
            part.message().messageId(),
            letter.attributes().get("Outcome"),
            kept ? "was dead-lettered" : "could not be dead-lettered and comes back",
            letter.attributes().get("Reason"));
        if (buried.contains(letter)) {
          telemetry.count(Metric.DEAD_LETTERED);
        }
      }
      return kept;
    }

    private static List<Message> all(List<Part> parts, Function<Part, List<Message>> of) {
      return parts.stream().flatMap(part -> of.apply(part).stream()).toList();
    }

    private Duration wait(QueueMessage message, ReloadReport report) {
      return backoff.before(message.attempts(), report.longestWait());
    }

    JsonNode reply() {
      if (!postponed.isEmpty()) {
        retries.postpone(postponed, invocation.queueDeadline());
      }
      ObjectNode reply = JsonNodeFactory.instance.objectNode();
      var items = reply.putArray("batchItemFailures");
      failures.forEach(messageId -> items.addObject().put("itemIdentifier", messageId));
      return reply;
    }
  }

  /**
   * What becomes of one message.
   *
   * @param rest the messages that replace it
   * @param stays whether it comes back itself
   * @param delay before it, or the rest of it, comes back
   */
  private record Part(
      QueueMessage message,
      List<Message> letters,
      List<Message> rest,
      boolean stays,
      Duration delay) {}
}
