// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

/**
 * What can go wrong with a reload call.
 *
 * <p>A fault that {@link #processes()} strikes on the way back: the ids are taken in, but the
 * caller does not learn it. The others strike before anything happens.
 */
public enum Fault {
  /** The call is answered as the behaviour says. */
  NONE(true),
  /** No answer until {@link Behaviour#hang()} has passed; then the connection is closed. */
  HANG_BEFORE(false),
  /** As {@link #HANG_BEFORE}, after the ids were taken in. */
  HANG_AFTER(true),
  /** The connection is reset (TCP RST). */
  RESET_BEFORE(false),
  /** As {@link #RESET_BEFORE}, after the ids were taken in. */
  RESET_AFTER(true),
  /** The connection is closed normally (TCP FIN) without an answer. */
  CLOSE_AFTER(true),
  /** A status line, a length and a part of the body; then the connection is closed. */
  TRUNCATED_AFTER(true),
  /** An answer that is not HTTP. */
  GARBAGE_AFTER(true),
  /** 102, and the answer after {@link Behaviour#slow()}. */
  PROCESSING_102_AFTER(true),
  /** 103, and the answer. */
  EARLY_HINTS_103_AFTER(true),
  /** The answer, and an unsolicited second one. */
  TWO_ANSWERS_AFTER(true),
  /** 204 with a length and a body, which a 204 must not have. */
  NO_CONTENT_204_BODY_AFTER(true),
  /** 200, and a chunk with an invalid length. */
  BAD_CHUNK_AFTER(true),
  /** 200 in HTTP/1.0, whose body ends with the connection. */
  OLD_HTTP_AFTER(true),
  /**
   * A status line and endless headers, a byte every 300 ms, until {@link Behaviour#hang()} has
   * passed.
   */
  DRIP_HEADERS_AFTER(true),
  /** 200, and a body that drips like {@link #DRIP_HEADERS_AFTER}. */
  DRIP_BODY_AFTER(true),
  /** 200, and a body of 600 MB. */
  FLOOD_AFTER(true),
  TOO_MANY_429(false),
  /** 429 with {@link Behaviour#retryAfter()}. */
  TOO_MANY_429_RETRY_AFTER(false),
  /** 500 with a JSON body that repeats the broker token. */
  ERROR_500(false),
  /** 500, and a body of 600 MB. */
  ERROR_500_FLOOD(false),
  /** As {@link #ERROR_500}, after the ids were taken in. */
  ERROR_500_AFTER(true),
  BAD_GATEWAY_502_HTML(false),
  /** As {@link #BAD_GATEWAY_502_HTML}, after the ids were taken in. */
  BAD_GATEWAY_502_HTML_AFTER(true),
  UNAVAILABLE_503_HTML(false),
  /** 503 with {@link Behaviour#retryAfter()}. */
  UNAVAILABLE_503_RETRY_AFTER(false),
  GATEWAY_TIMEOUT_504_HTML(false),
  /** As {@link #GATEWAY_TIMEOUT_504_HTML}, after the ids were taken in. */
  GATEWAY_TIMEOUT_504_HTML_AFTER(true),
  /** A redirect to a login page. */
  REDIRECT_302(false),
  REQUEST_TIMEOUT_408(false),
  FORBIDDEN_403(false),
  NOT_FOUND_404(false),
  /** 401 {@code invalid_token}, even for a valid access token. */
  UNAUTHORIZED_401(false),
  /** The ids are taken in at once, the answer comes after {@link Behaviour#slow()}. */
  SLOW(true);

  private final boolean processes;

  Fault(boolean processes) {
    this.processes = processes;
  }

  /** Whether the caller reads a status of success; a call that is refused has no such fault. */
  boolean saysSuccess() {
    return switch (this) {
      case TRUNCATED_AFTER,
          NO_CONTENT_204_BODY_AFTER,
          BAD_CHUNK_AFTER,
          OLD_HTTP_AFTER,
          DRIP_BODY_AFTER,
          FLOOD_AFTER ->
          true;
      default -> false;
    };
  }

  /** Whether a call with this fault still takes in its ids. */
  public boolean processes() {
    return processes;
  }
}
