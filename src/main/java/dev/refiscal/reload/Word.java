// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** What a person says of a document that is in doubt, rejected or waiting. */
public enum Word {
  /** It has its fiscal receipt, or is to be left alone: it is a duplicate from now on. */
  ACCEPTED("accepted"),
  /** It was not processed: the next request may have it sent. */
  RELEASED("released");

  private final String label;

  Word(String label) {
    this.label = label;
  }

  /** The word in requests, answers and log lines. */
  public String label() {
    return label;
  }
}
