// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** Where a document stands, as far as the ledger knows. */
public enum DocumentState {
  /** The ledger knows nothing of it, or not any more. */
  UNKNOWN("unknown"),
  /** It is being sent at this moment. */
  SENDING("sending"),
  /** The vendor took it, or a person said so. */
  ACCEPTED("accepted"),
  /** The vendor rejected it for good. */
  REJECTED("rejected"),
  /** It was certainly not processed, and waits for the next request. */
  WAITING("waiting"),
  /** It may have been processed. */
  IN_DOUBT("inDoubt");

  private final String label;

  DocumentState(String label) {
    this.label = label;
  }

  /** The word for it in answers, and in the ledger's index. */
  public String label() {
    return label;
  }

  /**
   * Whether it is neither done nor on its way. Those are what the ledger lists, and what a person's
   * word can settle.
   */
  public boolean isOpen() {
    return switch (this) {
      case REJECTED, WAITING, IN_DOUBT -> true;
      case UNKNOWN, SENDING, ACCEPTED -> false;
    };
  }

  /** What a record says, whatever the time: one whose lease has ended is still being sent here. */
  public static DocumentState of(AttemptState state) {
    return switch (state) {
      case SENDING -> SENDING;
      case ACCEPTED -> ACCEPTED;
      case REJECTED -> REJECTED;
      case RELEASED -> WAITING;
      case IN_DOUBT -> IN_DOUBT;
    };
  }
}
