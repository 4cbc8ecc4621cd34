// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.InMemoryAttemptTable;
import dev.refiscal.reload.Pause;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.ReloadSettings;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Triggers put together without a container. */
final class TestTriggers {

  private static final RefiscalConfig CONFIG = TestConfig.with(Map.of());
  private static final Clock CLOCK = Clock.systemUTC();

  private TestTriggers() {}

  /** The queue trigger, with a ledger in memory. */
  static QueueTrigger queue(
      FiscalProcessor processing, FakeQueues queues, int batchSize, Clock clock) {
    var telemetry = new Telemetry("local", clock, line -> {});
    return new QueueTrigger(
        reader(),
        reloads(processing, batchSize, telemetry, clock),
        queues.retryQueue(),
        queues.deadLetterQueue(),
        new QueueBackoff(Duration.ofSeconds(30), Duration.ofMinutes(15), new Random(1)),
        telemetry,
        CONFIG,
        clock);
  }

  /** The HTTP trigger, with a ledger in memory, and batches of one. */
  static HttpTrigger http(FiscalProcessor processing, FakeQueues queues, Telemetry telemetry) {
    return new HttpTrigger(
        reader(),
        reloads(processing, 1, telemetry, CLOCK),
        new Requeue(queues.retryQueue(), CONFIG, telemetry, CLOCK),
        telemetry,
        CONFIG);
  }

  /** The trigger of direct invocations, likewise. */
  static DirectTrigger direct(FiscalProcessor processing, FakeQueues queues, Telemetry telemetry) {
    RefiscalConfig config = TestConfig.with(Map.of("refiscal.retry-queue.url", "http://queue"));
    return new DirectTrigger(
        reader(),
        reloads(processing, 1, telemetry, CLOCK),
        new Requeue(queues.retryQueue(), config, telemetry, CLOCK),
        config);
  }

  /** An invocation that begins now and has a minute. */
  static Invocation invocation() {
    return invocation(CLOCK);
  }

  /** The same, by another clock. */
  static Invocation invocation(Clock clock) {
    var deadline = Deadline.after(60_000, Duration.ZERO, Duration.ZERO, clock);
    return Invocation.of("request-1", clock.instant(), deadline, Duration.ZERO);
  }

  private static ReloadRequestReader reader() {
    return new ReloadRequestReader(new ObjectMapper(), CONFIG);
  }

  private static AuditedReloads reloads(
      FiscalProcessor processing, int batchSize, Telemetry telemetry, Clock clock) {
    Duration retention = Duration.ofDays(90);
    var ledger =
        new AttemptLedger(
            new InMemoryAttemptTable(retention, clock),
            new AttemptLedger.Settings(Duration.ofHours(24), retention, Duration.ofSeconds(1)),
            clock,
            Pause.NONE,
            () -> UUID.randomUUID().toString());
    var service =
        new ReloadService(
            processing,
            ledger,
            Optional.empty(),
            new ReloadSettings(batchSize, true, Duration.ofSeconds(1), Duration.ofMinutes(1)),
            clock);
    return new AuditedReloads(service, telemetry, clock);
  }
}
