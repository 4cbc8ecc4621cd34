// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.reload.Settlement;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;

/** The triggers of a process, assembled without a container. */
public record TriggerSet(HttpTrigger http, QueueTrigger queue, DirectTrigger direct) {

  public static TriggerSet of(
      ReloadService service,
      Inquiry inquiry,
      Settlement settlement,
      RetryQueue retries,
      DeadLetterQueue deadLetters,
      QueueBackoff backoff,
      Telemetry telemetry,
      RefiscalConfig config,
      Clock clock) {
    var json = new InputJson(StrictJson.mapper(), config);
    var reader = new ReloadRequestReader(json);
    var reloads = new AuditedReloads(service, telemetry, clock);
    var requeue = new Requeue(retries, config, telemetry, clock);
    var questions = new ReceiptRequestReader(json);
    var desk = new ReceiptDesk(inquiry, settlement, telemetry, config);
    var routes = new ReceiptRoutes(questions, desk, config);
    return new TriggerSet(
        new HttpTrigger(reader, reloads, requeue, routes, telemetry, config),
        new QueueTrigger(reader, reloads, retries, deadLetters, backoff, telemetry, config, clock),
        new DirectTrigger(reader, reloads, requeue, questions, desk, config));
  }

  /** In the function's order. */
  public Triggers inOrder() {
    return new Triggers(http, queue, direct);
  }
}
