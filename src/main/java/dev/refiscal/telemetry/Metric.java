// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

/** The counters of an invocation, with the names that alarms and dashboards use. */
public enum Metric {
  ACCEPTED("Accepted"),
  DUPLICATE("Duplicate"),
  REJECTED("Rejected"),
  RETRYABLE("Retryable"),
  IN_DOUBT("InDoubt"),
  /** Requests and messages without a valid list of ids. */
  UNREADABLE("Unreadable"),
  /** Ids that a person forced, although they were or may have been accepted or in doubt. */
  FORCED("Forced"),
  /** Ids that a person settled without sending them. */
  SETTLED("Settled"),
  /** Reload calls to the vendor, including retries. */
  VENDOR_CALLS("VendorCalls"),
  /** Reload calls that did not end with 2xx or a rejection, or could not be made. */
  VENDOR_ERRORS("VendorErrors"),
  /** Reload calls of a batch after the first. */
  RETRIES("Retries"),
  TOKEN_GRANTS("TokenGrants"),
  TOKEN_FAILURES("TokenFailures"),
  DEAD_LETTERED("DeadLettered"),
  /** Retryable ids that became dead letters because they were too old. */
  GAVE_UP("GaveUp"),
  /** Messages sent to the retry queue. */
  REQUEUED("Requeued"),
  /** Ids that were not sent because the attempt could not be recorded, and failed queries. */
  LEDGER_UNAVAILABLE("LedgerUnavailable"),
  COLD_START("ColdStart");

  private final String metricName;

  Metric(String metricName) {
    this.metricName = metricName;
  }

  String metricName() {
    return metricName;
  }
}
