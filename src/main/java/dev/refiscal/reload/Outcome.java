// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.Optional;

/**
 * How an attempt to have one document fiscalized again ended.
 *
 * <p>Reasons are written for the person who must act on them. They never hold a secret or any part
 * of a vendor's answer but its status code.
 */
public sealed interface Outcome {

  /** Which outcome this is, for a switch that the compiler holds to all of them. */
  Kind kind();

  /** The outcomes, with the words for them in replies, log lines and message attributes. */
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

    /** The word for this outcome. */
    public String label() {
      return label;
    }
  }

  /** The word for this outcome in replies, log lines and message attributes. */
  default String label() {
    return kind().label();
  }

  /** Why the document was not accepted; empty where there is nothing to explain. */
  default String reason() {
    return "";
  }

  /** Whether the receipt needs no further work. */
  default boolean done() {
    return false;
  }

  /**
   * How long to wait before the document is tried or asked for again; empty where that would lead
   * to nothing, or is not needed.
   */
  default Optional<Duration> again() {
    return Optional.empty();
  }

  /** The vendor took the document. */
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

  /** The document was accepted before, as the ledger or the vendor says, and was not sent again. */
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

  /** The vendor rejected it for good: the same call would get the same answer. */
  record Rejected(String reason) implements Outcome {
    @Override
    public Kind kind() {
      return Kind.REJECTED;
    }
  }

  /**
   * Certainly not processed, so it is safe to try again.
   *
   * @param retryAfter how long the vendor asked us to wait; zero where it did not say
   * @param cause what kept it from being sent or taken
   */
  record Retryable(String reason, Duration retryAfter, Cause cause) implements Outcome {

    /** What kept a document from being sent or taken, as far as callers tell it apart. */
    public enum Cause {
      NOT_TAKEN,
      OUT_OF_TIME,
      LEDGER_UNAVAILABLE
    }

    /** Not sent, because the invocation would have ended in the middle of the call. */
    public static Retryable forLackOfTime() {
      return new Retryable(
          "there was no time left in this invocation", Duration.ZERO, Cause.OUT_OF_TIME);
    }

    /** Not sent, because the attempt could not be recorded. */
    public static Retryable ledgerUnavailable() {
      return new Retryable(
          "the ledger of attempts could not be written", Duration.ZERO, Cause.LEDGER_UNAVAILABLE);
    }

    /** Not processed for the given reason, with no hint about when to try again. */
    public static Retryable because(String reason) {
      return because(reason, Duration.ZERO);
    }

    /** Not processed for the given reason, and not to be tried earlier than that. */
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
   * May have been processed: only a person may have it sent again.
   *
   * @param again when the vendor's status may settle the doubt; empty where nothing but a person
   *     can
   */
  record InDoubt(String reason, Optional<Duration> again) implements Outcome {

    /** Nothing but a person can settle it. */
    public InDoubt(String reason) {
      this(reason, Optional.empty());
    }

    @Override
    public Kind kind() {
      return Kind.IN_DOUBT;
    }
  }
}
