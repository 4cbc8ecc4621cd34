// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Set;

/** A direct invocation: the payload is the list of ids, the reply is the report. */
@Singleton
public final class DirectTrigger implements Trigger {

  private final ReloadRequestReader reader;
  private final AuditedReloads reloads;
  private final Requeue requeue;
  private final boolean queuesRetries;

  DirectTrigger(
      ReloadRequestReader reader, AuditedReloads reloads, Requeue requeue, RefiscalConfig config) {
    this.reader = reader;
    this.reloads = reloads;
    this.requeue = requeue;
    this.queuesRetries = config.retryQueue().url().isPresent();
  }

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public boolean recognizes(JsonNode event) {
    return event.isArray() || event.has("ids");
  }

  @Override
  public JsonNode handle(JsonNode event, Invocation invocation) {
    Instant birth = invocation.start();
    ReloadRequest request = reader.read(event, new Origin(birth, invocation.requestId()));
    ReloadReport report = reloads.reload(request, invocation);
    Set<DocumentId> queued = requeue.sendToQueue(request, birth, report, invocation);
    JsonNode reply = ReportWriter.report(invocation, report, queued);
    if (queuesRetries && !queued.containsAll(report.unfinished())) {
      // Nobody reads the reply of an asynchronous invocation. As a failure it is repeated, and kept
      // by its failure destination; a synchronous caller finds the report in the message.
      throw new NotQueuedException(reply.toString());
    }
    return reply;
  }
}
