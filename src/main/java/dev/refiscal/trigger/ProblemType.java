// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

/**
 * The problem types of RFC 9457. They are stable: callers may rely on them to distinguish problems.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details</a>
 */
enum ProblemType {
  INVALID_ENCODING(400, "The body is not valid base64"),
  INVALID_JSON(400, "The body is not valid JSON"),
  INVALID_IDS(400, "The document ids are invalid"),
  INVALID_QUERY(400, "A query parameter is invalid"),
  INVALID_SETTLEMENT(400, "The body is not a valid settlement"),
  UNKNOWN_STATE(400, "The state cannot be listed"),
  BAD_CURSOR(400, "The cursor does not belong to this list"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed"),
  SEEN_CHANGED(409, "The documents have changed since they were seen"),
  TOO_LARGE(413, "The body is too large"),
  TOO_MANY_IDS(413, "There are too many document ids"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  REJECTED(422, "The fiscal processor rejected the documents"),
  INTERNAL_ERROR(500, "Internal error"),
  IN_DOUBT(502, "The documents may have been processed"),
  RETRYABLE(503, "The documents could not be processed now"),
  LEDGER_UNAVAILABLE(503, "The ledger of attempts is unavailable"),
  OUT_OF_TIME(504, "There was no time to send the documents");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The URI of this type. */
  String uri() {
    return "urn:problem-type:refiscal:"
        + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
