// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static dev.refiscal.trigger.ProblemType.INVALID_IDS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.telemetry.Telemetry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A batch of SQS messages, each with a list of ids. The partial batch response names exactly the
 * messages that must be redelivered.
 *
 * <p>The ids of a standard queue's batch go to the vendor together. A message is deleted once each
 * of its ids is done, dead-lettered or requeued. Retryable ids are requeued in a new message, which
 * inherits the birth and the attempts, until they are too old. If the function is killed in
 * between, the whole message is redelivered, and the ledger prevents accepted ids from being sent
 * twice.
 *
 * <p>The messages of a FIFO queue are handled one after another. To preserve order, a message with
 * retryable ids stays on the queue, and so do the messages behind it in its group. Its dead letters
 * are sent when it leaves the queue.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial
 *     batch responses</a>
 */
@Singleton
public final class QueueTrigger implements Trigger {

  private final ReloadRequestReader reader;
  private final AuditedReloads reloads;
  private final RetryQueue retries;
  private final DeadLetterQueue deadLetters;
  private final Dispositions dispositions;
  private final Telemetry telemetry;

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
    this.dispositions = new Dispositions(backoff, telemetry, config, clock);
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
    event.path("Records").forEach(message -> messages.add(message(message, invocation)));
    var dispatch = new Dispatch(retries, deadLetters, telemetry, invocation);
    if (messages.get(0).fifo()) {
      handleInOrder(messages, dispatch, invocation);
    } else {
      dispatch.carryOut(decide(messages, invocation));
    }
    return dispatch.reply();
  }

  private QueueMessage message(JsonNode record, Invocation invocation) {
    QueueMessage message = QueueMessage.of(record, invocation.start());
    return reader.failedInvocation(message.body()).map(message::asking).orElse(message);
  }

  /** If a message is redelivered, so are the messages behind it in its group. */
  private void handleInOrder(
      List<QueueMessage> messages, Dispatch dispatch, Invocation invocation) {
    var redelivered = new HashMap<String, QueueMessage>();
    for (QueueMessage message : messages) {
      String group = message.group().orElse("");
      QueueMessage ahead = redelivered.get(group);
      if (ahead != null) {
        dispatch.redeliverBehind(ahead, message);
        continue;
      }
      dispatch.carryOut(decide(List.of(message), invocation));
      if (dispatch.isRedelivered(message)) {
        redelivered.put(group, message);
      }
    }
  }

  /** Reloads the requested documents and decides what happens to each message. */
  private List<Disposition> decide(List<QueueMessage> messages, Invocation invocation) {
    var decided = new ArrayList<Disposition>();
    var requests = new LinkedHashMap<QueueMessage, ReloadRequest>();
    for (QueueMessage message : messages) {
      try {
        ReloadRequest request = read(message, invocation);
        dispositions
            .early(message, request)
            .ifPresentOrElse(decided::add, () -> requests.put(message, request));
      } catch (UnreadableInputException e) {
        decided.add(dispositions.unreadable(message, e, invocation));
      }
    }
    ReloadReport plain = reload(requests.values(), false, invocation);
    ReloadReport forced = reload(requests.values(), true, invocation);
    requests.forEach(
        (message, request) -> {
          ReloadReport report = (request.force() ? forced : plain).about(request.ids());
          decided.add(dispositions.of(message, request, report, invocation));
        });
    return decided;
  }

  private ReloadRequest read(QueueMessage message, Invocation invocation) {
    if (!message.birthIsReadable()) {
      // Ignored, it would make the message a new request each time it is sent.
      throw new UnreadableInputException(
          INVALID_IDS,
          "the message attribute %s is not an ISO 8601 time".formatted(MessageFormat.BIRTH));
    }
    String requestId = message.askedBy().orElse(invocation.requestId());
    var origin = new Origin(message.birth(), requestId, message.messageId());
    ReloadRequest request = reader.read(message.request(), origin);
    if (request.force() && !message.mayForce()) {
      throw new UnreadableInputException(
          INVALID_IDS,
          "a message may force only with the message attribute %s=true"
              .formatted(MessageFormat.FORCE));
    }
    return request;
  }

  /** If several messages request the same document, the youngest request counts. */
  private ReloadReport reload(
      Collection<ReloadRequest> requests, boolean force, Invocation invocation) {
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
}
