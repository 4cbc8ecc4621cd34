// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How the vendor behaves, with one component per switch.
 *
 * <p>The vendor documents little of this; each switch stands for a question that its documentation
 * leaves open. {@link #DEFAULT} is the kindest guess. Each {@code withX} makes a copy with one
 * switch changed.
 *
 * @param reloadAnswer the answer to a reload that is not refused
 * @param notInError what a reload does with a document that is not in Error
 * @param unknownId what a reload does with an id that the vendor does not know
 * @param maxIds the most ids that a reload may carry
 * @param tooManyIds the answer to a reload that carries more
 * @param partialOnRejection whether a reload that is refused for some of its ids still takes in the
 *     others
 * @param brokerTokenRefusal the answer to a missing or wrong broker token
 * @param reloadFault the fault that each reload call meets
 * @param tokenFault the fault that each token call meets
 * @param tokenLifetime how long an access token is valid, reported in whole seconds
 * @param expiresIn how the lifetime is reported
 * @param refreshToken whether a grant comes with a {@code refresh_token}
 * @param sameTokenAgain whether a repeated grant returns the same access token, with its remaining
 *     lifetime, until it expires
 * @param connectorTokenRefusal the answer to a wrong or revoked connector token
 * @param hang how long a hang lasts before the connection is closed
 * @param slow the delay of a slow answer
 * @param retryAfter the value of {@code Retry-After}: seconds, or an HTTP date
 * @param expectation the answer to {@code Expect: 100-continue}
 * @param closing whether each answer carries {@code Connection: close}
 */
@RecordBuilder
public record Behaviour(
    ReloadAnswer reloadAnswer,
    NotInError notInError,
    UnknownId unknownId,
    int maxIds,
    TooManyIds tooManyIds,
    boolean partialOnRejection,
    BrokerTokenRefusal brokerTokenRefusal,
    Fault reloadFault,
    TokenFault tokenFault,
    Duration tokenLifetime,
    ExpiresIn expiresIn,
    boolean refreshToken,
    boolean sameTokenAgain,
    ConnectorTokenRefusal connectorTokenRefusal,
    Duration hang,
    Duration slow,
    String retryAfter,
    Expectation expectation,
    boolean closing)
    implements BehaviourBuilder.With {

  /** What {@link VendorSimulator} starts with. */
  public static final Behaviour DEFAULT =
      new Behaviour(
          ReloadAnswer.EMPTY_200,
          NotInError.IGNORE,
          UnknownId.IGNORE,
          Integer.MAX_VALUE,
          TooManyIds.BAD_REQUEST_400,
          false,
          BrokerTokenRefusal.FORBIDDEN_403,
          Fault.NONE,
          TokenFault.NONE,
          Duration.ofHours(1),
          ExpiresIn.NUMBER,
          true,
          false,
          ConnectorTokenRefusal.INVALID_GRANT_400,
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          "1",
          Expectation.CONTINUE_100,
          false);

  /** The status and body of a reload that is not refused. */
  public enum ReloadAnswer {
    EMPTY_200,
    /** {@code []}. */
    ARRAY_200,
    /** The ids as received. */
    IDS_200,
    /** {@code {}}. */
    OBJECT_200,
    ACCEPTED_202,
    NO_CONTENT_204
  }

  /** What a reload does with a document that is not in Error. */
  public enum NotInError {
    IGNORE,
    BAD_REQUEST_400,
    CONFLICT_409,
    /** It gets another fiscal receipt: the vendor at its most dangerous. */
    FISCALIZE_AGAIN;

    OptionalInt refusal() {
      return switch (this) {
        case IGNORE, FISCALIZE_AGAIN -> OptionalInt.empty();
        case BAD_REQUEST_400 -> OptionalInt.of(400);
        case CONFLICT_409 -> OptionalInt.of(409);
      };
    }
  }

  /** What a reload does with an id that the vendor does not know. */
  public enum UnknownId {
    IGNORE,
    BAD_REQUEST_400,
    NOT_FOUND_404;

    OptionalInt refusal() {
      return switch (this) {
        case IGNORE -> OptionalInt.empty();
        case BAD_REQUEST_400 -> OptionalInt.of(400);
        case NOT_FOUND_404 -> OptionalInt.of(404);
      };
    }
  }

  /** The answer to a reload with more ids than a call may carry. */
  public enum TooManyIds {
    BAD_REQUEST_400,
    PAYLOAD_TOO_LARGE_413
  }

  /** The answer to a missing or wrong broker token. */
  public enum BrokerTokenRefusal {
    BAD_REQUEST_400,
    UNAUTHORIZED_401,
    FORBIDDEN_403
  }

  /** How a grant reports the lifetime of its access token. */
  public enum ExpiresIn {
    NUMBER,
    STRING,
    /** {@code "abc"}. */
    NOT_A_NUMBER,
    /** -1. */
    NEGATIVE,
    /** 2^63-1. */
    HUGE,
    MISSING
  }

  /** The answer to a request that awaits one before it sends its body. */
  public enum Expectation {
    CONTINUE_100,
    /** None: the simulator waits for the body. */
    NOTHING,
    FAILED_417,
    /** The connection is reset. */
    RESET
  }

  /** The answer to a wrong or revoked connector token. Both repeat the token. */
  public enum ConnectorTokenRefusal {
    INVALID_GRANT_400,
    UNAUTHORIZED_401
  }
}
