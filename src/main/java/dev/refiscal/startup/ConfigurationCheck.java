// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup;

import dev.refiscal.config.RefiscalConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.Secret;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Fails the start if the configuration is invalid, with a message that names the key. */
class ConfigurationCheck {

  /** After the log is configured, and before anything is started that would have to be stopped. */
  private static final int BEFORE_ALL_OTHERS = 2;

  /**
   * A message for a retry has the ids of a call, and every queue accepts a message of this many.
   */
  private static final int MOST_IDS_PER_CALL = 1_000;

  /** {@code maxItems} in docs/openapi.yaml. */
  private static final int MOST_IDS = 10_000;

  /** The 4xx statuses that never tell that a document was accepted before. */
  private static final Set<Integer> OTHER_MEANINGS = Set.of(401, 403, 408, 425, 429);

  /** 14 days on the retry queue and another 14 on the dead-letter queue. */
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(28);

  /** Servers close idle connections after a few seconds to a minute. */
  private static final Duration LONGEST_REUSE = Duration.ofMinutes(1);

  void check(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event, RefiscalConfig config) {
    if (config.secrets().prefix().isEmpty()) {
      present("refiscal.connector-token", config.connectorToken());
      present("refiscal.broker-token", config.brokerToken());
    }
    between("refiscal.batch-size", config.batchSize(), 1, MOST_IDS_PER_CALL);
    between("refiscal.max-ids", config.maxIds(), 1, MOST_IDS);
    atLeast("refiscal.max-body-size", config.maxBodySize().asLongValue(), 1);
    notNegative("refiscal.margin", config.margin());
    positive("refiscal.unknown-remaining-time", config.unknownRemainingTime());
    positive("refiscal.http-patience", config.httpPatience());
    notNegative("refiscal.retry-after", config.retryAfter());
    positive("refiscal.retry-queue.backoff-base", config.retryQueue().backoffBase());
    positive("refiscal.retry-queue.backoff-cap", config.retryQueue().backoffCap());
    positive("refiscal.retry-queue.give-up-after", config.retryQueue().giveUpAfter());
    positive("refiscal.ledger.window", config.ledger().window());
    atLeast("refiscal.ledger.retention", config.ledger().retention(), SHORTEST_RETENTION);
    atLeast("refiscal.ledger.retention", config.ledger().retention(), config.ledger().window());
    notNegative("refiscal.status.settles", config.status().settles());
    positive("refiscal.aws-timeout", config.awsTimeout());
    processing(config.processing());
    config.status().path().ifPresent(ConfigurationCheck::statusPath);
  }

  private static void processing(RefiscalConfig.Processing config) {
    httpUrl("refiscal.processing.url", config.url());
    atLeast("refiscal.processing.connect-timeout-ms", config.connectTimeoutMs(), 1);
    atLeast("refiscal.processing.timeout-ms", config.timeoutMs(), 1);
    atLeast("refiscal.processing.token-timeout-ms", config.tokenTimeoutMs(), 1);
    notNegative("refiscal.processing.reuse-connection-within", config.reuseConnectionWithin());
    atMost(
        "refiscal.processing.reuse-connection-within",
        config.reuseConnectionWithin(),
        LONGEST_REUSE);
    atLeast("refiscal.processing.parallel-calls", config.parallelCalls(), 1);
    config.duplicateStatuses().forEach(ConfigurationCheck::duplicateStatus);
  }

  private static void duplicateStatus(int status) {
    if (status < 400 || status >= 500 || OTHER_MEANINGS.contains(status)) {
      throw wrong(
          "refiscal.processing.duplicate-statuses",
          "must be 4xx statuses without another meaning, not " + status);
    }
  }

  private static void statusPath(String path) {
    if (!path.startsWith("/") || !path.contains("{id}")) {
      throw wrong("refiscal.status.path", "must start with / and contain {id}");
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw wrong(key, "must be positive, not " + value);
    }
  }

  private static void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw wrong(key, "must be at least %s, not %s".formatted(least, value));
    }
  }

  private static void atMost(String key, Duration value, Duration most) {
    if (value.compareTo(most) > 0) {
      throw wrong(key, "must be at most %s, not %s".formatted(most, value));
    }
  }

  private static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw wrong(key, "must not be negative, not " + value);
    }
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw wrong(key, "must be at least %d, not %d".formatted(least, value));
    }
  }

  private static void between(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw wrong(key, "must be from %d to %d, not %d".formatted(least, most, value));
    }
  }

  private static void present(String key, Optional<Secret<String>> secret) {
    if (secret.map(Secret::get).filter(value -> !value.isBlank()).isEmpty()) {
      throw wrong(key, "is required, or refiscal.secrets.prefix");
    }
  }

  private static void httpUrl(String key, URI url) {
    boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw wrong(key, "must be an http or https URL, such as https://fp.bifit.com/processing-api");
    }
  }

  private static ConfigurationException wrong(String key, String what) {
    String variable = key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    return new ConfigurationException(
        "%s (environment variable %s) %s".formatted(key, variable, what), Set.of(key));
  }
}
