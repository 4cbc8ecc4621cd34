// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

/** What can go wrong with a status call. */
public enum StatusFault {
  NONE,
  /** No answer until {@link Behaviour#hang()} has passed; then the connection is closed. */
  HANG,
  /** As {@link TokenFault#DRIP_HEADERS}. */
  DRIP_HEADERS,
  /** As {@link TokenFault#DRIP_BODY}. */
  DRIP_BODY,
  /** 200, and a body of 600 MB. */
  FLOOD,
  /** 200, and a body with two statuses, of which the last allows a reload. */
  TWO_STATUSES
}
