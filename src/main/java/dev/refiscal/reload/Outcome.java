// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.Optional;

/**
 * The outcome of an attempt to reload one document.
 *
 * <p>Reasons are written for the person who must act on them. They never contain a secret. Of a
 * vendor's answer they contain the status code only.
 */
public sealed interface Outcome {

  /** The kind of outcome, for exhaustive switches. */
  Kind kind();

  /** The kinds, with their names in replies, log lines and message attributes. */
  enum Kind {
    ACCEPTED("accepted"),
    DUPLICATE("duplicate"),
    REJECTED("rejected"),
    RETRYABLE("retryable"),
    IN_DOUBT("inDoubt");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The name of this outcome. */
    public String label() {
      return label;
    }
  }

  /** The name of this outcome in replies, log lines and message attributes. */
  default String label() {
    return kind().label();
  }

  /** Why the document was not accepted; empty if there is nothing to explain. */
  default String reason() {
    return "";
  }

  /** Whether no further work is needed. */
  default boolean done() {
    return false;
  }

  /** Whether the outcome of a batch is that of each document in it, and not only of some. */
  default boolean holdsForEach() {
    return switch (kind()) {
      case ACCEPTED, DUPLICATE, RETRYABLE, IN_DOUBT -> true;
      case REJECTED -> false;
    };
  }

  /**
   * The delay before the document is retried or its status is queried again; empty if neither helps
   * or is needed.
   */
  default Optional<Duration> again() {
    return Optional.empty();
  }

  /** The vendor accepted the document. */
  record Accepted() implements Outcome {
    @Override
    public Kind kind() {
      return Kind.ACCEPTED;
    }

    @Override
    public boolean done() {
      return true;
    }
  }

  /**
   * The document was accepted before, according to the ledger or the vendor, and was not sent
   * again.
   */
  record Duplicate() implements Outcome {
    @Override
    public Kind kind() {
      return Kind.DUPLICATE;
    }

    @Override
    public boolean done() {
      return true;
    }
  }

  /** The vendor rejected it permanently: a retry would get the same answer. */
  record Rejected(String reason) implements Outcome {
    @Override
    public Kind kind() {
      return Kind.REJECTED;
    }
  }

  /**
   * Certainly not processed, so a retry is safe.
   *
   * @param retryAfter the vendor's {@code Retry-After}; zero if there was none
   * @param cause why it was not sent or not accepted
   */
  record Retryable(String reason, Duration retryAfter, Cause cause) implements Outcome {

    /** Why a document was not sent or not accepted, as far as callers distinguish it. */
    public enum Cause {
      NOT_TAKEN,
      OUT_OF_TIME,
      LEDGER_UNAVAILABLE
    }

    /** Not sent, because the call could have outlived the invocation. */
    public static Retryable forLackOfTime() {
      return new Retryable("no time was left in this invocation", Duration.ZERO, Cause.OUT_OF_TIME);
    }

    /** Not sent, because the attempt could not be recorded. */
    public static Retryable ledgerUnavailable() {
      return new Retryable(
          "the ledger of attempts could not be written", Duration.ZERO, Cause.LEDGER_UNAVAILABLE);
    }

    /** Not processed for the given reason, with no hint when to retry. */
    public static Retryable because(String reason) {
      return because(reason, Duration.ZERO);
    }

    /** Not processed for the given reason, and not to be retried before the delay. */
    public static Retryable because(String reason, Duration retryAfter) {
      return new Retryable(reason, retryAfter, Cause.NOT_TAKEN);
    }

    @Override
    public Kind kind() {
      return Kind.RETRYABLE;
    }

    @Override
    public Optional<Duration> again() {
      return Optional.of(retryAfter);
    }
  }

  /**
   * May have been processed: only a person can force it to be sent again.
   *
   * @param again when the vendor's status may resolve the doubt; empty if only a person can
   */
  record InDoubt(String reason, Optional<Duration> again) implements Outcome {

    /** A doubt that only a person can resolve. */
    public InDoubt(String reason) {
      this(reason, Optional.empty());
    }

    @Override
    public Kind kind() {
      return Kind.IN_DOUBT;
    }
  }
}
