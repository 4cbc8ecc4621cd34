// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

/** The state of a document, as far as the ledger knows. */
public enum DocumentState {
  /** The ledger has no record of it, or no longer has one. */
  UNKNOWN("unknown"),
  /** It is being sent now. */
  SENDING("sending"),
  /** The vendor accepted it, or a person settled it as accepted. */
  ACCEPTED("accepted"),
  /** The vendor rejected it permanently. */
  REJECTED("rejected"),
  /** It was certainly not processed and waits for the next request. */
  WAITING("waiting"),
  /** It may have been processed. */
  IN_DOUBT("inDoubt");

  private final String label;

  DocumentState(String label) {
    this.label = label;
  }

  /** The state's name in replies and in the ledger's index. */
  public String label() {
    return label;
  }

  /**
   * Whether it is open: rejected, waiting or in doubt. The ledger lists these, and a person can
   * settle them.
   */
  public boolean isOpen() {
    return switch (this) {
      case REJECTED, WAITING, IN_DOUBT -> true;
      case UNKNOWN, SENDING, ACCEPTED -> false;
    };
  }

  /** The state as recorded, regardless of the time: an expired lease still counts as sending. */
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
