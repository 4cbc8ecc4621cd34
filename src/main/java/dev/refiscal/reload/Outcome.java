// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/**
 * How an attempt to have one document fiscalized again ended.
 *
 * <p>Reasons are written for the person who must act on them. They never hold a secret or any part
 * of a vendor's answer but its status code.
 */
public sealed interface Outcome {

  /** The word for this outcome in replies, log lines and message attributes. */
  String label();

  /** Why the document was not accepted; empty where there is nothing to explain. */
  default String reason() {
    return "";
  }

  /** Whether the receipt needs no further work. */
  default boolean done() {
    return false;
  }

  /** The vendor took the document. */
  record Accepted() implements Outcome {
    @Override
    public String label() {
      return "accepted";
    }

    @Override
    public boolean done() {
      return true;
    }
  }

  /** The document was accepted before, as the ledger or the vendor says, and was not sent again. */
  record Duplicate() implements Outcome {
    @Override
    public String label() {
      return "duplicate";
    }

    @Override
    public boolean done() {
      return true;
    }
  }

  /** The vendor said no for good: the same call would get the same answer. */
  record Rejected(String reason) implements Outcome {
    @Override
    public String label() {
      return "rejected";
    }
  }

  /**
   * Certainly not processed, so it is safe to try again.
   *
   * @param retryAfter how long the vendor asked us to wait; zero where it did not say
   * @param outOfTime whether the invocation's deadline was the reason
   */
  record Retryable(String reason, Duration retryAfter, boolean outOfTime) implements Outcome {

    /** Not sent, because the invocation would have ended in the middle of the call. */
    public static Retryable forLackOfTime() {
      return new Retryable("there was no time left in this invocation", Duration.ZERO, true);
    }

    /** Not processed for the given reason, with no hint about when to try again. */
    public static Retryable because(String reason) {
      return new Retryable(reason, Duration.ZERO, false);
    }

    @Override
    public String label() {
      return "retryable";
    }
  }

  /** May have been processed: only a person may have it sent again. */
  record InDoubt(String reason) implements Outcome {
    @Override
    public String label() {
      return "inDoubt";
    }
  }
}
