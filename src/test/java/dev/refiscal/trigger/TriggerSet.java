// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.reload.Settlement;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.util.List;

/** All triggers of a process, assembled without a container. */
public final class TriggerSet {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TriggerSet() {}

  /** The triggers in the order in which they see an event. */
  public static List<Trigger> of(
      ReloadService service,
      Inquiry inquiry,
      Settlement settlement,
      RetryQueue retries,
      DeadLetterQueue deadLetters,
      QueueBackoff backoff,
      RefiscalConfig config,
      Clock clock) {
    var telemetry = new Telemetry(config.merchant(), clock, line -> {});
    var reader = new ReloadRequestReader(JSON, config);
    var reloads = new AuditedReloads(service, telemetry, clock);
    var requeue = new Requeue(retries, config, telemetry, clock);
    var questions = new ReceiptRequestReader(JSON, config);
    var desk = new ReceiptDesk(inquiry, settlement, telemetry, config);
    return List.of(
        new HttpTrigger(
            reader,
            reloads,
            requeue,
            new ReceiptRoutes(questions, desk, config),
            telemetry,
            config),
        new QueueTrigger(reader, reloads, retries, deadLetters, backoff, telemetry, config, clock),
        new DirectTrigger(reader, reloads, requeue, questions, desk, config));
  }
}
