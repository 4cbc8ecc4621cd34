// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.FiscalProcessor;
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

  private static final RefiscalConfig CONFIG = TestConfig.with(Map.of());

  private TestTriggers() {}

  /** The queue trigger, with a ledger in memory. */
  static QueueTrigger queue(
      FiscalProcessor processing, FakeQueues queues, int batchSize, Clock clock) {
    var telemetry = new Telemetry("local", clock, line -> {});
    return new QueueTrigger(
        reader(),
        reloads(processing, batchSize, telemetry, clock),
        queues,
        queues,
        new QueueBackoff(Duration.ofSeconds(30), Duration.ofMinutes(15), new Random(1)),
        telemetry);
  }

  /** The HTTP trigger, with a ledger in memory, and batches of one. */
  static HttpTrigger http(FiscalProcessor processing, FakeQueues queues, Telemetry telemetry) {
    return new HttpTrigger(
        reader(),
        reloads(processing, 1, telemetry, Clock.systemUTC()),
        new Requeue(queues, CONFIG, telemetry),
        telemetry);
  }

  /** The trigger of direct invocations, likewise. */
  static DirectTrigger direct(FiscalProcessor processing, Telemetry telemetry) {
    return new DirectTrigger(
        reader(),
        reloads(processing, 1, telemetry, Clock.systemUTC()),
        new Requeue(new FakeQueues(), CONFIG, telemetry));
  }

  /** An invocation that has a minute. */
  static Invocation invocation() {
    var deadline = Deadline.after(0, Duration.ofMinutes(1), Duration.ZERO, Clock.systemUTC());
    return new Invocation("request-1", deadline);
  }

  private static ReloadRequestReader reader() {
    return new ReloadRequestReader(new ObjectMapper(), CONFIG);
  }

  private static AuditedReloads reloads(
      FiscalProcessor processing, int batchSize, Telemetry telemetry, Clock clock) {
    var service =
        new ReloadService(
            processing,
            new InMemoryAttemptLedger(Duration.ofHours(24), clock),
            Optional.empty(),
            new ReloadSettings(batchSize, true, Duration.ZERO, Duration.ofMinutes(1)),
            clock);
    return new AuditedReloads(service, telemetry);
  }
}
