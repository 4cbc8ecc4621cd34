// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.aws.AwsClients;
import dev.refiscal.aws.DynamoDbAttemptTable;
import dev.refiscal.aws.ParameterStoreSecrets;
import dev.refiscal.aws.SqsQueue;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.Aside;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.AttemptReader;
import dev.refiscal.reload.AttemptStore;
import dev.refiscal.reload.AttemptTable;
import dev.refiscal.reload.DeadLetterQueue;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.InMemoryAttemptTable;
import dev.refiscal.reload.Inquiry;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.ReloadSettings;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.reload.Settlement;
import dev.refiscal.secrets.ConfiguredSecrets;
import dev.refiscal.secrets.Secrets;
import dev.refiscal.telemetry.LogContext;
import dev.refiscal.trigger.QueueBackoff;
import dev.refiscal.trigger.StrictJson;
import dev.refiscal.vendor.BifitStatuses;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Creates the plain Java parts from the configuration. AWS clients are created on first use, so
 * that an invocation whose event is refused creates none.
 */
class Wiring {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  ObjectMapper json() {
    return StrictJson.mapper();
  }

  @Produces
  @Singleton
  AwsClients awsClients(RefiscalConfig config) {
    return new AwsClients(config.awsTimeout());
  }

  @Produces
  @Singleton
  SqsClient sqs(AwsClients clients) {
    return clients.sqs();
  }

  @Produces
  @ApplicationScoped
  Secrets secrets(RefiscalConfig config, AwsClients clients) {
    return config
        .secrets()
        .prefix()
        .<Secrets>map(prefix -> new ParameterStoreSecrets(clients.ssm(), prefix))
        .orElseGet(
            () ->
                new ConfiguredSecrets(
                    config.connectorToken().orElseThrow().get(),
                    config.brokerToken().orElseThrow().get()));
  }

  @Produces
  @ApplicationScoped
  AttemptStore attempts(RefiscalConfig config, AwsClients clients, Clock clock) {
    Duration retention = config.ledger().retention();
    return config
        .ledger()
        .table()
        .<AttemptStore>map(
            table ->
                new DynamoDbAttemptTable(
                    clients.dynamoDb(),
                    table,
                    isTestCircuit(config.processing()),
                    retention,
                    clock))
        .orElseGet(() -> new InMemoryAttemptTable(retention, clock));
  }

  private static boolean isTestCircuit(RefiscalConfig.Processing processing) {
    return processing
        .circuit()
        .map(circuit -> circuit == RefiscalConfig.Circuit.TEST)
        .orElseGet(() -> processing.url().getHost().startsWith("fp-test"));
  }

  @Produces
  @Singleton
  AttemptLedger ledger(RefiscalConfig config, AttemptTable table, Clock clock) {
    return new AttemptLedger(
        table, settings(config), clock, Wiring::pause, () -> UUID.randomUUID().toString());
  }

  private static AttemptLedger.Settings settings(RefiscalConfig config) {
    return new AttemptLedger.Settings(
        config.ledger().window(), config.ledger().retention(), config.awsTimeout());
  }

  /** Queries the vendor's status if it is configured; cannot send. */
  @Produces
  @Singleton
  Inquiry inquiry(
      AttemptReader reader,
      AttemptLedger ledger,
      Instance<BifitStatuses> statuses,
      RefiscalConfig config,
      Clock clock) {
    return new Inquiry(
        reader,
        ledger,
        settings(config),
        config.status().path().map(path -> statuses.get()),
        clock);
  }

  @Produces
  @Singleton
  Settlement settlement(Inquiry inquiry, AttemptLedger ledger) {
    return new Settlement(inquiry, ledger);
  }

  /** At most 20 ms after the first attempt, then doubled each time; at least half of that. */
  private static void pause(int round, Duration atMost) {
    long longest = Math.min(20L << Math.min(round - 1, 6), Math.max(0, atMost.toMillis()));
    if (longest > 1) {
      LockSupport.parkNanos(
          Duration.ofMillis(new SecureRandom().nextLong(longest / 2, longest + 1)).toNanos());
    }
  }

  @Produces
  @Singleton
  ReloadService reloadService(
      FiscalProcessor processing,
      AttemptLedger ledger,
      Instance<BifitStatuses> statuses,
      RefiscalConfig config,
      Clock clock) {
    var settings =
        new ReloadSettings(
            config.batchSize(),
            config.processing().parallelCalls(),
            config.processing().rejectsWholeBatch(),
            config.awsTimeout(),
            config.status().settles());
    return new ReloadService(
        processing,
        ledger,
        config.status().path().map(path -> statuses.get()),
        settings,
        aside(config),
        clock);
  }

  /** One call at a time and a ledger in memory leave nothing to do while waiting. */
  private static Aside aside(RefiscalConfig config) {
    return config.ledger().table().isEmpty() && config.processing().parallelCalls() == 1
        ? Aside.NONE
        : new OtherThreads(Infrastructure.getDefaultExecutor());
  }

  /** Runs work on other threads, with the log context of the caller. */
  private record OtherThreads(Executor executor) implements Aside {

    @Override
    public <T> Supplier<T> begin(Supplier<T> work) {
      return CompletableFuture.supplyAsync(LogContext.of(work), executor)::join;
    }
  }

  @Produces
  @ApplicationScoped
  RetryQueue retryQueue(RefiscalConfig config, Instance<SqsClient> sqs) {
    return config
        .retryQueue()
        .url()
        .<RetryQueue>map(url -> new SqsQueue(sqs.get(), url, config.awsTimeout()))
        .orElse(RetryQueue.NONE);
  }

  @Produces
  @ApplicationScoped
  DeadLetterQueue deadLetters(RefiscalConfig config, Instance<SqsClient> sqs) {
    return config
        .deadLetterQueue()
        .url()
        .<DeadLetterQueue>map(url -> new SqsQueue(sqs.get(), url, config.awsTimeout()))
        .orElse(DeadLetterQueue.NONE);
  }

  @Produces
  @Singleton
  QueueBackoff queueBackoff(RefiscalConfig config) {
    return new QueueBackoff(
        config.retryQueue().backoffBase(),
        config.retryQueue().backoffCap(),
        // Unlike other generators, its state is not shared by functions restored from one snapshot.
        new SecureRandom());
  }
}
