// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.reload.ReloadReport;
import dev.refiscal.reload.ReloadRequest;
import jakarta.inject.Singleton;

/** A direct invocation: the payload is the list of ids, the reply is the report. */
@Singleton
public final class DirectTrigger implements Trigger {

  private final ReloadRequestReader reader;
  private final AuditedReloads reloads;
  private final Requeue requeue;

  DirectTrigger(ReloadRequestReader reader, AuditedReloads reloads, Requeue requeue) {
    this.reader = reader;
    this.reloads = reloads;
    this.requeue = requeue;
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
    ReloadRequest request = reader.read(event);
    ReloadReport report = reloads.reload(request, invocation);
    return ReportWriter.report(invocation, report, requeue.leftovers(request, report));
  }
}
