// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.FiscalProcessing;
import dev.refiscal.reload.InMemoryAttemptLedger;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.ReloadSettings;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Triggers put together without a container. */
final class TestTriggers {

  private TestTriggers() {}

  /** The queue trigger, with a ledger in memory. */
  static QueueTrigger queue(
      FiscalProcessing processing, FakeQueues queues, int batchSize, Clock clock) {
    var service =
        new ReloadService(
            processing,
            new InMemoryAttemptLedger(Duration.ofHours(24), clock),
            Optional.empty(),
            new ReloadSettings(batchSize, true, Duration.ZERO, Duration.ofMinutes(1)),
            clock);
    var telemetry = new Telemetry("local", clock, line -> {});
    return new QueueTrigger(
        new ReloadRequestReader(new ObjectMapper(), TestConfig.with(Map.of())),
        new Reloads(service, telemetry),
        queues,
        queues,
        new QueueBackoff(Duration.ofSeconds(30), Duration.ofMinutes(15), new Random(1)),
        telemetry);
  }
}
