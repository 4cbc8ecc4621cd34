// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/** What can go wrong by itself, and how often at most where it does at all. */
enum Fault {
  /** The connection is refused, or there is no token: nothing was sent. */
  VENDOR_UNREACHABLE(0.2),
  /** 429, or 503 with Retry-After of none, seconds, minutes, hours or a year. */
  VENDOR_BUSY(0.2),
  /** It was sent, and there is no answer: reset at once, or nothing until the time limit. */
  VENDOR_LOST_BEFORE(0.3),
  /** The same, but it is processed. */
  VENDOR_LOST_AFTER(0.3),
  /** The same, but it is processed once nobody waits any more. */
  VENDOR_LATE(0.3),
  /** 500, 502 or 504 without being processed. */
  VENDOR_ERROR_BEFORE(0.3),
  /** 500, 502 or 504 although it is processed. */
  VENDOR_ERROR_AFTER(0.3),
  /** The answer takes as long as is allowed. */
  VENDOR_SLOW(0.5),
  /** A receipt that was accepted fails again. */
  RECEIPT_FAILS_AGAIN(0.3),
  /** A status was read, and its answer takes as long as is allowed. */
  STATUS_SLOW(0.8),
  /** No status, or one that nobody knows. */
  STATUS_UNKNOWN(0.2),
  /** A transaction is throttled, or another one is in its way; nothing is written. */
  LEDGER_NOT_NOW(0.2),
  /** No answer, and nothing is written. */
  LEDGER_LOST_BEFORE(0.05),
  /** No answer, but it is written. */
  LEDGER_LOST_AFTER(0.05),
  /** No answer, but it is written later. */
  LEDGER_LATE(0.03),
  /** The answer takes as long as is allowed, or longer. */
  LEDGER_SLOW(0.3),
  /** Records are not read: no answer. */
  READ_LOST(0.1),
  /** A read is throttled: some of the records are left over. */
  READ_THROTTLED(0.3),
  /** The records are read, and the answer takes as long as is allowed, or longer. */
  READ_SLOW(0.3),
  /** The index is behind: each of its records is as it was up to two seconds ago. */
  INDEX_BEHIND(1),
  /** No answer, and nothing is on the queue. */
  QUEUE_LOST_BEFORE(0.1),
  /** No answer, but the messages are on the queue. */
  QUEUE_LOST_AFTER(0.03),
  /** One of the messages is refused. */
  QUEUE_REFUSES_ONE(0.03),
  /** A message is not postponed. */
  POSTPONE_LOST(0.2),
  /** A message is delivered to two at about the same time. */
  DELIVERED_TWICE(0.03),
  /** A message that was deleted comes once more. */
  COMES_AGAIN(0.03),
  /** A delivery that Lambda had no room for: it counts as one. */
  DELIVERY_THROTTLED(0.05),
  /** The process is killed before something is done, or after. */
  KILLED(0.15),
  /** A caller's message has an attribute that makes no sense. */
  ABSURD_ATTRIBUTE(0.1),
  /** Messages that kill each process that gets them. */
  POISON(0.05),
  /** The reply does not arrive. */
  REPLY_LOST(0.03),
  /** An asynchronous event is delivered twice. */
  EVENT_TWICE(0.1),
  /** A process takes long to start. */
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
