// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.config.TestConfig;
import dev.refiscal.reload.Aside;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentStatuses;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.ReloadSettings;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.reload.Settlement;
import dev.refiscal.telemetry.LogContext;
import dev.refiscal.telemetry.Telemetry;
import dev.refiscal.trigger.Invocation;
import dev.refiscal.trigger.QueueBackoff;
import dev.refiscal.trigger.TriggerSet;
import dev.refiscal.trigger.Triggers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One process of the function: the real parts on simulated ports. */
final class FunctionProcess {

  private static final Map<Integer, RefiscalConfig> CONFIGS =
      Map.of(1, config(1), 3, config(3), 50, config(50));

  private static final int MOST_PARALLEL = 3;
  private static final Duration LEDGER_TIME = Duration.ofSeconds(2);
  private static final Duration SETTLES = Duration.ofMinutes(1);

  private final Clock clock;
  private final RefiscalConfig config;
  private final Triggers triggers;
  private Execution current;

  FunctionProcess(World world, Dice dice, long skew) {
    this.clock = world.schedule().clock(skew);
    Settings settings = world.settings();
    this.config = CONFIGS.get(settings.batchSize());
    var vendor = new VendorPort(world, () -> current);
    Optional<DocumentStatuses> statuses =
        settings.vendor().tellsStatus() ? Optional.of(vendor) : Optional.empty();
    var table = new TablePort(world, () -> current);
    var memory =
        new AttemptLedger.Settings(
            Schedule.duration(settings.window()),
            Schedule.duration(settings.retention()),
            LEDGER_TIME);
    var ledger =
        new AttemptLedger(
            table,
            memory,
            clock,
            (round, atMost) -> pause(round, atMost),
            () -> current.newVersion());
    var service =
        new ReloadService(
            vendor,
            ledger,
            statuses,
            new ReloadSettings(
                settings.batchSize(),
                (int) dice.of("parallel calls").between(1, MOST_PARALLEL),
                settings.vendor().rejectsWholeBatch(),
                LEDGER_TIME,
                SETTLES),
            new Sooner(dice.of("aside")),
            clock);
    var inquiry = new Inquiry(table, ledger, memory, statuses, clock);
    var deadLetters = new QueuePort(world, () -> current, world::deadLetter);
    var retries = new QueuePort(world, () -> current, world::retry);
    this.triggers =
        TriggerSet.of(
                service,
                inquiry,
                new Settlement(inquiry, ledger),
                world.has(Mutation.RETRIES_BY_RECEIVES) ? withoutRetries(retries) : retries,
                deadLetters,
                new QueueBackoff(
                    config.retryQueue().backoffBase(), config.retryQueue().backoffCap(), dice),
                new Telemetry(config.merchant(), clock, line -> {}),
                config,
                clock)
            .inOrder();
  }

  /** Work aside ends at once, or only when its result is needed. */
  private record Sooner(Dice dice) implements Aside {

    @Override
    public <T> Supplier<T> begin(Supplier<T> work) {
      return dice.chance(0.5) ? Aside.NONE.begin(work) : work;
    }
  }

  private static RefiscalConfig config(int batchSize) {
    return TestConfig.with(
        Map.of(
            "refiscal.batch-size",
            Integer.toString(batchSize),
            "refiscal.retry-queue.url",
            "https://sqs/receipts",
            "refiscal.ledger.table",
            "receipts"));
  }

  private void pause(int round, Duration atMost) {
    long longest =
        Math.min(20L << Math.min(round - 1, 6), Math.max(0, atMost.toMillis())) * Schedule.MILLI;
    current.spend(longest / 2);
  }

  /** Refuses all messages, so that retryable ids stay on their queue. */
  private static RetryQueue withoutRetries(RetryQueue queue) {
    return new RetryQueue() {
      @Override
      public Set<Message> send(List<Message> messages, Deadline deadline) {
        return Set.of();
      }

      @Override
      public void postpone(Map<String, Duration> receipts, Deadline deadline) {
        queue.postpone(receipts, deadline);
      }
    };
  }

  /** Handles an event like the function's handler. */
  JsonNode handle(JsonNode event, Execution execution) {
    current = execution;
    Instant start = clock.instant();
    var deadline =
        Deadline.after(
            execution.remainingMillis(), config.unknownRemainingTime(), config.margin(), clock);
    var invocation = Invocation.of(execution.requestId(), start, deadline, config.margin());
    try {
      return triggers.of(event).handle(event, invocation);
    } finally {
      LogContext.close();
    }
  }
}
