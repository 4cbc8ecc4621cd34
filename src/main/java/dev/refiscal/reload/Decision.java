// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** A person's decision about a document that is in doubt, rejected or waiting. */
public enum Decision {
  /** It has its fiscal receipt, or must not be sent: it is a duplicate from now on. */
  ACCEPTED("accepted"),
  /** It was not processed: the next request may send it. */
  RELEASED("released");

  private final String label;

  Decision(String label) {
    this.label = label;
  }

  /** The name in requests, replies and log lines. */
  public String label() {
    return label;
  }
}
