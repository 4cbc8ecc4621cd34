// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** The faults of the world, each with its highest rate. */
enum Fault {
  /** The connection is refused, or there is no token: nothing was sent. */
  VENDOR_UNREACHABLE(0.2),
  /** 429, or 503 with a Retry-After of none, seconds, minutes, hours or a year. */
  VENDOR_BUSY(0.2),
  /** It was sent, and no answer comes: reset at once, or silence until the timeout. */
  VENDOR_LOST_BEFORE(0.3),
  /** The same, but it is processed. */
  VENDOR_LOST_AFTER(0.3),
  /** The same, but it is processed after the caller has given up. */
  VENDOR_LATE(0.3),
  /** 500, 502 or 504 without being processed. */
  VENDOR_ERROR_BEFORE(0.3),
  /** 500, 502 or 504 although it is processed. */
  VENDOR_ERROR_AFTER(0.3),
  /** The answer takes the longest time allowed. */
  VENDOR_SLOW(0.5),
  /** A receipt that was accepted fails again. */
  RECEIPT_FAILS_AGAIN(0.3),
  /** The status was read, and its answer takes the longest time allowed. */
  STATUS_SLOW(0.8),
  /** No status, or an unknown one. */
  STATUS_UNKNOWN(0.2),
  /** A transaction is throttled or conflicts with another. Nothing is written. */
  LEDGER_NOT_NOW(0.2),
  /** No answer, and nothing is written. */
  LEDGER_LOST_BEFORE(0.05),
  /** No answer, but it is written. */
  LEDGER_LOST_AFTER(0.05),
  /** No answer, but it is written later. */
  LEDGER_LATE(0.03),
  /** The answer takes the longest time allowed, or longer. */
  LEDGER_SLOW(0.3),
  /** A read fails without an answer. */
  READ_LOST(0.1),
  /** A read is throttled: some keys are left unprocessed. */
  READ_THROTTLED(0.3),
  /** The records are read, and the answer takes the longest time allowed, or longer. */
  READ_SLOW(0.3),
  /** The index is stale: each of its records is up to two seconds old. */
  INDEX_BEHIND(1),
  /** No answer, and nothing is on the queue. */
  QUEUE_LOST_BEFORE(0.1),
  /** No answer, but the messages are on the queue. */
  QUEUE_LOST_AFTER(0.03),
  /** One of the messages is refused. */
  QUEUE_REFUSES_ONE(0.03),
  /** A visibility change is lost. */
  POSTPONE_LOST(0.2),
  /** Two receivers get the same message at about the same time. */
  DELIVERED_TWICE(0.03),
  /** A deleted message is delivered once more. */
  COMES_AGAIN(0.03),
  /** Lambda throttles a delivery, which counts as a receive. */
  DELIVERY_THROTTLED(0.05),
  /** The process is killed before an effect or after it. */
  KILLED(0.15),
  /** A caller's message has an absurd attribute. */
  ABSURD_ATTRIBUTE(0.1),
  /** Messages that kill each process that receives them. */
  POISON(0.05),
  /** The reply does not arrive. */
  REPLY_LOST(0.03),
  /** An asynchronous event is delivered twice. */
  EVENT_TWICE(0.1),
  /** A cold start is slow. */
  COLD_START(0.2),
  /** The clocks of processes differ, by up to 50 ms. */
  CLOCK_SKEW(1);

  private final double most;

  Fault(double most) {
    this.most = most;
  }

  double most() {
    return most;
  }
}
