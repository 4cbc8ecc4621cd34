// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a merchant can set.
 *
 * <p>The environment name of a key is its upper-case form with underscores: {@code
 * refiscal.processing.url} is {@code REFISCAL_PROCESSING_URL}. Durations are written as {@code
 * 500ms}, {@code 30s}, {@code 24h}.
 */
@ConfigMapping(prefix = "refiscal")
public interface RefiscalConfig {

  /** The merchant that this deployment serves; names it in log lines and metrics. */
  @WithDefault("local")
  String merchant();

  /** The merchant's connector token, a secret. Required without {@code refiscal.secrets.prefix}. */
  Optional<Secret<String>> connectorToken();

  /**
   * The merchant's Broker-token, a secret from its BIFIT manager. Required without {@code
   * refiscal.secrets.prefix}.
   */
  Optional<Secret<String>> brokerToken();

  /** Where the two secrets are kept, if not in the configuration. */
  Secrets secrets();

  /** Where the two secrets are kept, if not in the configuration. */
  interface Secrets {

    /**
     * Prefix of two SecureStrings in Parameter Store, such as {@code /refiscal/acme}: {@code
     * connector-token} and {@code broker-token} below it.
     */
    Optional<String> prefix();
  }

  /** The most ids that one call to the vendor carries; at least 1. */
  @WithDefault("50")
  int batchSize();

  /** The most ids that one request or message may carry; at least 1. */
  @WithDefault("10000")
  int maxIds();

  /** The largest body of a request or message, in bytes once decoded. */
  @WithDefault("1M")
  MemorySize maxBodySize();

  /** What is kept back of an invocation's remaining time for the queues and the reply. */
  @WithDefault("3s")
  Duration margin();

  /** The time taken to be left where the runtime does not say. */
  @WithDefault("25s")
  Duration unknownRemainingTime();

  /**
   * How long an HTTP caller waits for the reply, counted from when the gateway got the request: API
   * Gateway gives up after 30 s.
   */
  @WithDefault("29s")
  Duration httpPatience();

  /** What callers are told to wait before they try again, where the vendor did not say. */
  @WithDefault("30s")
  Duration retryAfter();

  /** The queue on which documents wait to be tried again. */
  RetryQueue retryQueue();

  /** The queue on which documents wait to be tried again. */
  interface RetryQueue {

    /** URL of the SQS queue. Without one, what is to be tried again is the caller's business. */
    Optional<String> url();

    /**
     * The most that a message waits before it comes back for the second time; doubles each time.
     */
    @WithDefault("30s")
    Duration backoffBase();

    /**
     * The most that a message waits before it comes back, ever; SQS allows no more than 12 hours.
     */
    @WithDefault("15m")
    Duration backoffCap();

    /**
     * How old a message may get: what is still retryable then becomes a dead letter with its
     * reason.
     */
    @WithDefault("3d")
    Duration giveUpAfter();
  }

  /** The queue on which messages end that no retry can help. */
  DeadLetterQueue deadLetterQueue();

  /** The queue on which messages end that no retry can help. */
  interface DeadLetterQueue {

    /** URL of the SQS queue. Without one, such messages fail until their queue gives up on them. */
    Optional<String> url();
  }

  /** The record of attempts that keeps a document from being sent twice. */
  Ledger ledger();

  /** The record of attempts that keeps a document from being sent twice. */
  interface Ledger {

    /** Name of the DynamoDB table. Without one, each process remembers its own attempts only. */
    Optional<String> table();

    /** How long an accepted document is a duplicate. */
    @WithDefault("24h")
    Duration window();

    /**
     * How long a record is kept. Longer than any request can lie on a queue and be redriven: one
     * that is older is not sent without a person, since nobody knows what became of it.
     */
    @WithDefault("90d")
    Duration retention();
  }

  /** How a document that is in doubt is resolved by asking the vendor for its status. */
  Status status();

  /**
   * How a document that is in doubt is resolved by asking the vendor for its status. The vendor has
   * not published path, field or names: ask your BIFIT manager.
   */
  interface Status {

    /** Path below the base URL, such as {@code /protected/documents/{id}}. Without one, off. */
    Optional<String> path();

    /** The JSON field that holds the status. */
    @WithDefault("status")
    String field();

    /** Statuses of a document that failed and lies still: it is sent again. */
    Optional<Set<String>> failed();

    /** Statuses of a document that has its fiscal receipt: it counts as accepted. */
    Optional<Set<String>> done();

    /** Statuses of a document that is queued or being registered: it is left alone. */
    Optional<Set<String>> inProgress();

    /** How long after an attempt was over the vendor's word on the document is believed. */
    @WithDefault("1m")
    Duration settles();
  }

  /** The longest that one call of an AWS service may take, its repeats included. */
  @WithDefault("2s")
  Duration awsTimeout();

  /**
   * Whether the function, on a JVM, does once while it starts what an invocation does, without any
   * effect, so that the first invocation finds it loaded.
   */
  @WithDefault("true")
  boolean priming();

  /**
   * Whether the start may take the short way to the defaults of the configuration. Changes nothing
   * but time.
   */
  @WithDefault("true")
  boolean shortLookups();

  /** The vendor's circuits: each has documents of its own, whose ids may be the same. */
  enum Circuit {
    PRODUCTION,
    TEST
  }

  /** The vendor's API. */
  Processing processing();

  /** The vendor's API. */
  interface Processing {

    /** Base URL of the vendor's API, without a slash at the end. */
    @WithDefault("https://fp.bifit.com/processing-api")
    URI url();

    /**
     * Which of the vendor's circuits the URL belongs to; where nobody says, one whose host begins
     * with {@code fp-test} is the test circuit. The ledger keeps the two apart.
     */
    Optional<Circuit> circuit();

    /**
     * The longest that opening a connection to the vendor may take, and then the TLS handshake, in
     * milliseconds.
     */
    @WithDefault("2000")
    int connectTimeoutMs();

    /**
     * The longest that a reload or a question for a status may take once there is an access token,
     * in milliseconds: from connecting to the last byte that is read.
     */
    @WithDefault("8000")
    int timeoutMs();

    /**
     * The longest that a token request may take, in milliseconds: from connecting to the last byte.
     */
    @WithDefault("4000")
    int tokenTimeoutMs();

    /**
     * How long after its last answer a connection may serve the next invocation, once the vendor
     * has confirmed that it is alive; at most a minute. Zero: an invocation opens its own.
     */
    @WithDefault("1s")
    Duration reuseConnectionWithin();

    /** The most reload calls that an invocation has under way at once; at least 1. */
    @WithDefault("1")
    int parallelCalls();

    /** Whether the access token is asked for while the function starts, before an invocation. */
    @WithDefault("true")
    boolean earlyToken();

    /**
     * Whether a batch that the vendor answers with 4xx is wholly unprocessed. Then it is halved to
     * find the bad ids; else all of it is in doubt.
     */
    @WithDefault("true")
    boolean rejectsWholeBatch();

    /**
     * Whether a 503 without {@code Retry-After} means that nothing was processed. It often comes
     * from a proxy, which cannot know, so it does not unless you know better.
     */
    @WithDefault("false")
    boolean plainUnavailableIsUnprocessed();

    /** The 4xx statuses by which the vendor says that a document was accepted already. */
    @WithDefault("409")
    Set<Integer> duplicateStatuses();
  }
}
