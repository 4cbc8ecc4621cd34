// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

/**
 * What can go wrong with a token call. Except with {@link #SLOW} and {@link #PROCESSING_102}, no
 * token is granted.
 */
public enum TokenFault {
  /** The call is answered as the behaviour says. */
  NONE,
  /** The answer comes after {@link Behaviour#slow()}. */
  SLOW,
  /** No answer until {@link Behaviour#hang()} has passed; then the connection is closed. */
  HANG,
  /** The connection is reset (TCP RST). */
  RESET,
  ERROR_500,
  BAD_GATEWAY_502_HTML,
  UNAVAILABLE_503,
  INVALID_CLIENT_401,
  /** 400 {@code invalid_grant} with a description that repeats the raw connector token. */
  INVALID_GRANT_400,
  /** 200 with an HTML page instead of the token. */
  NOT_JSON_200,
  /**
   * A status line and endless headers, a byte every 300 ms, until {@link Behaviour#hang()} has
   * passed.
   */
  DRIP_HEADERS,
  /** 200, and a body that drips like {@link #DRIP_HEADERS}. */
  DRIP_BODY,
  /** 200, and a body of 600 MB. */
  FLOOD,
  /** 102, and the answer after {@link Behaviour#slow()}. */
  PROCESSING_102,
  /** An access token that holds a line break. */
  LINE_BREAK_IN_TOKEN,
  TOO_MANY_429
}
