// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of a merchant.
 *
 * <p>The environment variable of a key is its upper-case form with underscores: {@code
 * refiscal.processing.url} is {@code REFISCAL_PROCESSING_URL}. Durations are written like {@code
 * 500ms}, {@code 30s}, {@code 24h}.
 */
@ConfigMapping(prefix = "refiscal")
public interface RefiscalConfig {

  /** The name of the merchant in log lines and metrics. */
  @WithDefault("local")
  String merchant();

  /** The merchant's connector token, a secret. Required without {@code refiscal.secrets.prefix}. */
  Optional<Secret<String>> connectorToken();

  /**
   * The merchant's Broker-token, a secret from its BIFIT manager. Required without {@code
   * refiscal.secrets.prefix}.
   */
  Optional<Secret<String>> brokerToken();

  Secrets secrets();

  /** Where the two secrets are stored, if not in the configuration. */
  interface Secrets {

    /**
     * Prefix of the SecureStrings {@code connector-token} and {@code broker-token} in Parameter
     * Store, such as {@code /refiscal/acme}.
     */
    Optional<String> prefix();
  }

  /** The maximum number of ids per vendor call, from 1 to 1,000. */
  @WithDefault("50")
  int batchSize();

  /** The maximum number of ids per request or message, from 1 to 10,000. */
  @WithDefault("10000")
  int maxIds();

  /** The maximum body size of a request or message, in bytes after decoding. */
  @WithDefault("1M")
  MemorySize maxBodySize();

  /** The part of an invocation's remaining time reserved for the queues and the reply. */
  @WithDefault("3s")
  Duration margin();

  /** The remaining time to assume if the runtime does not report one. */
  @WithDefault("25s")
  Duration unknownRemainingTime();

  /**
   * How long an HTTP caller waits for the reply, counted from when the gateway received the
   * request: API Gateway times out after 30 s.
   */
  @WithDefault("29s")
  Duration httpPatience();

  /** The {@code Retry-After} for callers, if the vendor did not send one. */
  @WithDefault("30s")
  Duration retryAfter();

  RetryQueue retryQueue();

  /** The queue of documents that wait for a retry. */
  interface RetryQueue {

    /** URL of the SQS queue. Without one, callers retry. */
    Optional<String> url();

    /** The maximum delay before the second attempt; doubles with each attempt. */
    @WithDefault("30s")
    Duration backoffBase();

    /** The maximum delay before any attempt; SQS allows no more than 12 hours. */
    @WithDefault("15m")
    Duration backoffCap();

    /**
     * The maximum age of a request: ids that are still retryable then become dead letters with
     * their reason.
     */
    @WithDefault("3d")
    Duration giveUpAfter();
  }

  DeadLetterQueue deadLetterQueue();

  /** The queue of messages that no retry can help. */
  interface DeadLetterQueue {

    /**
     * URL of the SQS queue. Without one, such messages are redelivered until their queue's own
     * redrive policy applies.
     */
    Optional<String> url();
  }

  Ledger ledger();

  /** The record of attempts. It prevents a document from being sent twice. */
  interface Ledger {

    /** Name of the DynamoDB table. Without one, each process knows only its own attempts. */
    Optional<String> table();

    /** How long a new request for an accepted document is a duplicate. */
    @WithDefault("24h")
    Duration window();

    /**
     * How long a record is kept; a doubt is kept until it is settled. It must exceed the time for
     * which a request can stay on queues and be redriven. An older request is not sent, because its
     * outcome is unknown.
     */
    @WithDefault("90d")
    Duration retention();
  }

  /** How doubts are resolved by querying the vendor for a document's status. */
  Status status();

  /**
   * How doubts are resolved by querying the vendor for a document's status. The vendor has not
   * published path, field or names: ask your BIFIT manager.
   */
  interface Status {

    /**
     * Path below the base URL, such as {@code /protected/documents/{id}}. Without one, doubts are
     * not resolved this way.
     */
    Optional<String> path();

    /** The JSON field with the status. */
    @WithDefault("status")
    String field();

    /** Statuses of a document that failed and is not being processed: it is sent again. */
    Optional<Set<String>> failed();

    /** Statuses of a document that has its fiscal receipt: it counts as accepted. */
    Optional<Set<String>> done();

    /** Statuses of a document that is queued or being registered: it is not sent. */
    Optional<Set<String>> inProgress();

    /** How long after the end of an attempt the vendor's status of the document becomes final. */
    @WithDefault("1m")
    Duration settles();
  }

  /** The maximum duration of one call to an AWS service, including retries. */
  @WithDefault("2s")
  Duration awsTimeout();

  /**
   * Whether the function, on a JVM, runs the code of an invocation once during its cold start,
   * without side effects, so that the first invocation finds it loaded.
   */
  @WithDefault("true")
  @WithConverter(TrueOrFalse.class)
  boolean priming();

  /**
   * Whether the start may use the shortcut to the defaults of the configuration. Affects only the
   * start time.
   */
  @WithDefault("true")
  @WithConverter(TrueOrFalse.class)
  boolean shortLookups();

  /** The vendor's circuits: each has its own documents, with overlapping ids. */
  enum Circuit {
    PRODUCTION,
    TEST
  }

  Processing processing();

  /** The vendor's API. */
  interface Processing {

    /** Base URL of the vendor's API, without a trailing slash. */
    @WithDefault("https://fp.bifit.com/processing-api")
    URI url();

    /**
     * The vendor's circuit of the URL. By default, a host that begins with {@code fp-test} is the
     * test circuit. The ledger keeps the two apart.
     */
    Optional<Circuit> circuit();

    /**
     * The timeout of opening a connection to the vendor, and again of the TLS handshake, in
     * milliseconds.
     */
    @WithDefault("2000")
    int connectTimeoutMs();

    /**
     * The timeout of a reload or a status query, once there is an access token, in milliseconds:
     * from connecting to the last byte that is read.
     */
    @WithDefault("8000")
    int timeoutMs();

    /** The timeout of a token request, in milliseconds: from connecting to the last byte. */
    @WithDefault("4000")
    int tokenTimeoutMs();

    /**
     * How long after its last answer a connection may serve the next invocation, once the vendor
     * has confirmed that it is alive; at most a minute. Zero: each invocation opens its own.
     */
    @WithDefault("1s")
    Duration reuseConnectionWithin();

    /** The maximum number of reload calls in flight per invocation; at least 1. */
    @WithDefault("1")
    int parallelCalls();

    /** Whether the access token is requested during the cold start, before an invocation. */
    @WithDefault("true")
    @WithConverter(TrueOrFalse.class)
    boolean earlyToken();

    /**
     * Whether a 4xx means that nothing of the batch was processed. Then the batch is halved to find
     * the bad ids; otherwise all of it is in doubt.
     */
    @WithDefault("true")
    @WithConverter(TrueOrFalse.class)
    boolean rejectsWholeBatch();

    /**
     * Whether a 503 without {@code Retry-After} means that nothing was processed. It often comes
     * from a proxy, which cannot know, so enable this only if you know better.
     */
    @WithDefault("false")
    @WithConverter(TrueOrFalse.class)
    boolean plainUnavailableIsUnprocessed();

    /** The 4xx statuses by which the vendor reports that a document was already accepted. */
    @WithDefault("409")
    Set<Integer> duplicateStatuses();
  }
}
