// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.util.List;

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
    return List.of(
        new HttpTrigger(reader, reloads, requeue, telemetry, config),
        new QueueTrigger(reader, reloads, retries, deadLetters, backoff, telemetry, config, clock),
        new DirectTrigger(reader, reloads, requeue, config));
  }
}
