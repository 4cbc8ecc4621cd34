// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ledger's record of a document.
 *
 * @param version unique to each write of the record; empty in a record written before 0.1.0
 * @param at when the document entered this state, in whole milliseconds. Never before the birth of
 *     the request that it answers; a request with a later birth is a new request
 * @param leaseEnds when the lease of the last claim expires, in whole milliseconds; no call made
 *     under that claim is in flight after this
 * @param accepted when it was last accepted, regardless of later attempts; empty if never
 * @param claims the number of claims granted
 * @param reason why it is not accepted; empty if there is nothing to explain
 * @param requests the Lambda request ids of the latest claims, newest first, without those that
 *     have restored this record. They identify a request that Lambda retries
 * @param requestId the request of the latest claim, whatever its outcome; empty in a record written
 *     before 0.1.0
 * @param messageId the queue message of the latest claim; empty if there was none
 * @param freed whether a person has released it since it was last accepted. A released document is
 *     not a duplicate within the window
 */
public record Attempt(
    String version,
    AttemptState state,
    Instant at,
    Instant leaseEnds,
    Optional<Instant> accepted,
    int claims,
    String reason,
    List<String> requests,
    String requestId,
    String messageId,
    boolean freed) {

  public Attempt {
    requests = List.copyOf(requests);
  }

  /** Since when the document is in doubt; empty if it is not. */
  public Optional<Instant> inDoubtSince(Instant now) {
    return switch (state) {
      case IN_DOUBT -> Optional.of(at);
      case SENDING -> now.isBefore(leaseEnds) ? Optional.empty() : Optional.of(leaseEnds);
      case ACCEPTED, REJECTED, RELEASED -> Optional.empty();
    };
  }

  /**
   * When the record may be deleted; empty for a document that is being sent or in doubt, because a
   * document without a record is sent.
   *
   * @param retention how long a record is kept
   */
  public Optional<Instant> expires(Duration retention) {
    return switch (state) {
      case SENDING, IN_DOUBT -> Optional.empty();
      case ACCEPTED, REJECTED, RELEASED ->
          Optional.of((at.isAfter(leaseEnds) ? at : leaseEnds).plus(retention));
    };
  }

  /** Whether the lease expired without an outcome. */
  boolean isOverdue(Instant now) {
    return state == AttemptState.SENDING && !now.isBefore(leaseEnds);
  }

  /** A copy in another state. */
  Attempt become(AttemptState newState, Instant when, String newReason, String newVersion) {
    return new Attempt(
        newVersion,
        newState,
        when,
        leaseEnds,
        newState == AttemptState.ACCEPTED ? Optional.of(when) : accepted,
        claims,
        newReason,
        requests,
        requestId,
        messageId,
        freed && newState != AttemptState.ACCEPTED);
  }

  /** A copy that a person has released: the next request may send it. */
  Attempt free() {
    return new Attempt(
        version, state, at, leaseEnds, accepted, claims, reason, requests, requestId, messageId,
        true);
  }
}
