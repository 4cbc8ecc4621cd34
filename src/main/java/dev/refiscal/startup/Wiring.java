// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.refiscal.aws.AwsClients;
import dev.refiscal.aws.DynamoDbAttemptLedger;
import dev.refiscal.aws.ParameterStoreSecrets;
import dev.refiscal.aws.SqsDeadLetters;
import dev.refiscal.aws.SqsRetryQueue;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.DeadLetters;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.InMemoryAttemptLedger;
import dev.refiscal.reload.ReloadService;
import dev.refiscal.reload.ReloadSettings;
import dev.refiscal.reload.RetryQueue;
import dev.refiscal.secrets.ConfiguredSecrets;
import dev.refiscal.secrets.Secrets;
import dev.refiscal.trigger.QueueBackoff;
import dev.refiscal.vendor.BifitStatuses;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Puts the plain Java parts together from the configuration. What talks to AWS is made at its first
 * use, so that an invocation that is refused builds no client.
 */
class Wiring {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * JSON as trees: no module for types that the function never maps, and no look at types ahead.
   */
  @Produces
  @Singleton
  ObjectMapper json() {
    return JsonMapper.builder().disable(DeserializationFeature.EAGER_DESERIALIZER_FETCH).build();
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
  AttemptLedger ledger(RefiscalConfig config, AwsClients clients, Clock clock) {
    RefiscalConfig.Ledger ledger = config.ledger();
    return ledger
        .table()
        .<AttemptLedger>map(
            table ->
                new DynamoDbAttemptLedger(
                    clients.dynamoDb(), table, ledger.window(), ledger.doubtRetention(), clock))
        .orElseGet(() -> new InMemoryAttemptLedger(ledger.window(), clock));
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
            config.processing().rejectsWholeBatch(),
            config.awsTimeout(),
            config.status().settles());
    return new ReloadService(
        processing, ledger, config.status().path().map(path -> statuses.get()), settings, clock);
  }

  @Produces
  @ApplicationScoped
  RetryQueue retryQueue(RefiscalConfig config, Instance<SqsClient> sqs) {
    return config
        .retryQueue()
        .url()
        .<RetryQueue>map(url -> new SqsRetryQueue(sqs.get(), url, config.batchSize()))
        .orElse(RetryQueue.NONE);
  }

  @Produces
  @ApplicationScoped
  DeadLetters deadLetters(RefiscalConfig config, Instance<SqsClient> sqs) {
    return config
        .deadLetterQueue()
        .url()
        .<DeadLetters>map(url -> new SqsDeadLetters(sqs.get(), url))
        .orElse(DeadLetters.NONE);
  }

  @Produces
  @Singleton
  QueueBackoff queueBackoff(RefiscalConfig config) {
    return new QueueBackoff(
        config.retryQueue().backoffBase(),
        config.retryQueue().backoffCap(),
        // Unlike others, it is not the same in all functions that are restored from one snapshot.
        new SecureRandom());
  }
}
