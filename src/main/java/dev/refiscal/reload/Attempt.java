// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger records of a document.
 *
 * @param version unique to each write of the record; empty in a record of before 0.1.0
 * @param at when it came to this state, in whole milliseconds, and never before the birth of the
 *     request that it answers: a request that was born later is a new one
 * @param leaseEnds nothing that the last claim sent can be on its way after this, in whole
 *     milliseconds
 * @param accepted when it was last accepted, whatever came after that; empty if it never was
 * @param claims how many claims were granted
 * @param reason why it is not accepted; empty where there is nothing to explain
 * @param requests the Lambda request ids of the latest claims that may have been processed, newest
 *     first: a request that Lambda repeats is known by its id
 * @param requestId of the request that was claimed for last, whatever came of it; empty in a record
 *     of before 0.1.0
 * @param messageId of the queue message that was claimed for last; empty where there was none
 * @param freed whether a person has released it since it was last accepted: then it is no duplicate
 *     within the window
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

  /** Since when the document may have been processed without our knowing; empty if it was not. */
  public Optional<Instant> inDoubtSince(Instant now) {
    return switch (state) {
      case IN_DOUBT -> Optional.of(at);
      case SENDING -> now.isBefore(leaseEnds) ? Optional.empty() : Optional.of(leaseEnds);
      case ACCEPTED, REJECTED, RELEASED -> Optional.empty();
    };
  }

  /** The same of other requests. */
  Attempt ofRequests(List<String> others) {
    return new Attempt(
        version, state, at, leaseEnds, accepted, claims, reason, others, requestId, messageId,
        freed);
  }

  /** Whether it was being sent, and its lease has ended without an outcome. */
  boolean isOverdue(Instant now) {
    return state == AttemptState.SENDING && !now.isBefore(leaseEnds);
  }

  /** The same in another state. */
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

  /** The same, but a person has said that the next request may have it sent. */
  Attempt free() {
    return new Attempt(
        version, state, at, leaseEnds, accepted, claims, reason, requests, requestId, messageId,
        true);
  }
}
