// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.Aside;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.AttemptStore;
import dev.refiscal.reload.AttemptTable;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.InMemoryAttemptTable;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.Pause;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.ReloadSettings;
import dev.refiscal.reload.Settlement;
import dev.refiscal.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Triggers assembled without a container. */
final class TestTriggers {

  private static final RefiscalConfig CONFIG =
      TestConfig.with(
          Map.of("refiscal.retry-queue.url", "http://queue", "refiscal.ledger.table", "ledger"));
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration RETENTION = Duration.ofDays(90);
  private static final AttemptLedger.Settings SETTINGS =
      new AttemptLedger.Settings(Duration.ofHours(24), RETENTION, Duration.ofSeconds(1));

  private TestTriggers() {}

  /** The queue trigger with an in-memory ledger. */
  static QueueTrigger queue(
      FiscalProcessor processing, FakeQueues queues, int batchSize, Clock clock) {
    return queue(processing, queues, batchSize, memory(clock), clock);
  }

  /** The same with this ledger. */
  static QueueTrigger queue(
      FiscalProcessor processing,
      FakeQueues queues,
      int batchSize,
      AttemptStore store,
      Clock clock) {
    var telemetry = new Telemetry("local", clock, line -> {});
    return queue(processing, queues, batchSize, store, telemetry, clock);
  }

  /** The same with this telemetry. */
  static QueueTrigger queue(
      FiscalProcessor processing,
      FakeQueues queues,
      int batchSize,
      AttemptStore store,
      Telemetry telemetry,
      Clock clock) {
    return triggers(processing, queues, batchSize, telemetry, store, clock).queue();
  }

  /** The HTTP trigger with an in-memory ledger and batches of one. */
  static HttpTrigger http(FiscalProcessor processing, FakeQueues queues, Telemetry telemetry) {
    return http(processing, queues, telemetry, memory(CLOCK), CLOCK);
  }

  /** The same with this ledger and clock. */
  static HttpTrigger http(
      FiscalProcessor processing,
      FakeQueues queues,
      Telemetry telemetry,
      AttemptStore store,
      Clock clock) {
    return triggers(processing, queues, 1, telemetry, store, clock).http();
  }

  /** The direct trigger with an in-memory ledger. */
  static DirectTrigger direct(FiscalProcessor processing, FakeQueues queues, Telemetry telemetry) {
    return direct(processing, queues, telemetry, memory(CLOCK), CLOCK);
  }

  /** The same with this ledger and clock. */
  static DirectTrigger direct(
      FiscalProcessor processing,
      FakeQueues queues,
      Telemetry telemetry,
      AttemptStore store,
      Clock clock) {
    return triggers(processing, queues, 1, telemetry, store, clock).direct();
  }

  /**
   * A new invocation with one minute remaining. Its request id is always the same: to the ledger,
   * two of them are one request that is repeated.
   */
  static Invocation invocation() {
    return invocation(CLOCK);
  }

  /** The same with this clock. */
  static Invocation invocation(Clock clock) {
    var deadline = Deadline.after(60_000, Duration.ZERO, Duration.ZERO, clock);
    return Invocation.of("request-1", clock.instant(), deadline, Duration.ZERO);
  }

  /** A ledger whose retention outlasts a test. */
  static AttemptStore memory(Clock clock) {
    return new InMemoryAttemptTable(RETENTION, clock);
  }

  private static AttemptLedger ledger(AttemptTable table, Clock clock) {
    return new AttemptLedger(
        table, SETTINGS, clock, Pause.NONE, () -> UUID.randomUUID().toString());
  }

  private static TriggerSet triggers(
      FiscalProcessor processing,
      FakeQueues queues,
      int batchSize,
      Telemetry telemetry,
      AttemptStore store,
      Clock clock) {
    AttemptLedger ledger = ledger(store, clock);
    var inquiry = new Inquiry(store, ledger, SETTINGS, Optional.empty(), clock);
    var service =
        new ReloadService(
            processing,
            ledger,
            Optional.empty(),
            new ReloadSettings(batchSize, 1, true, Duration.ofSeconds(1), Duration.ofMinutes(1)),
            Aside.NONE,
            clock);
    return TriggerSet.of(
        service,
        inquiry,
        new Settlement(inquiry, ledger),
        queues.retryQueue(),
        queues.deadLetterQueue(),
        new QueueBackoff(Duration.ofSeconds(30), Duration.ofMinutes(15), new Random(1)),
        telemetry,
        CONFIG,
        clock);
  }
}
