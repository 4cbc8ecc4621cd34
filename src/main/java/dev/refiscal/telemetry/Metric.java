// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

/** What is counted during an invocation, under the names that alarms and dashboards use. */
public enum Metric {
  ACCEPTED("Accepted"),
  DUPLICATE("Duplicate"),
  REJECTED("Rejected"),
  RETRYABLE("Retryable"),
  IN_DOUBT("InDoubt"),
  /** Requests and messages that hold no list of ids. */
  UNREADABLE("Unreadable"),
  /** Ids that a person had sent although they were accepted or in doubt, or might be. */
  FORCED("Forced"),
  /** Ids that a person's word settled without sending them. */
  SETTLED("Settled"),
  /** Reload calls to the vendor, repeats included. */
  VENDOR_CALLS("VendorCalls"),
  /** Reload calls that did not end with 2xx or a rejection, or could not be made. */
  VENDOR_ERRORS("VendorErrors"),
  /** Reload calls beyond the first of a batch. */
  RETRIES("Retries"),
  TOKEN_GRANTS("TokenGrants"),
  TOKEN_FAILURES("TokenFailures"),
  DEAD_LETTERED("DeadLettered"),
  /** Ids that became dead letters because nobody could be found to take them in time. */
  GAVE_UP("GaveUp"),
  /** Messages put on the retry queue. */
  REQUEUED("Requeued"),
  /** Ids that were not sent, because the attempt could not be recorded, and questions about ids. */
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
