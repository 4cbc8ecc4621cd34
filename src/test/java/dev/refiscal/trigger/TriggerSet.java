// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.InMemoryAttemptTable;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.Pause;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.reload.Settlement;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** All triggers of a process, put together without a container. */
public final class TriggerSet {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TriggerSet() {}

  /** The triggers, in the order in which an event is shown to them. */
  public static List<Trigger> of(
      ReloadService service,
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
    ReceiptDesk desk = emptyDesk(telemetry, config, clock);
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

  /** Knows of nothing: nobody in the simulation asks for receipts. */
  private static ReceiptDesk emptyDesk(Telemetry telemetry, RefiscalConfig config, Clock clock) {
    var settings =
        new AttemptLedger.Settings(
            config.ledger().window(), config.ledger().retention(), config.awsTimeout());
    var store = new InMemoryAttemptTable(settings.retention(), clock);
    var ledger = new AttemptLedger(store, settings, clock, Pause.NONE, () -> "nobody");
    var inquiry = new Inquiry(store, ledger, settings, Optional.empty(), clock);
    return new ReceiptDesk(inquiry, new Settlement(inquiry, ledger), telemetry, config);
  }
}
