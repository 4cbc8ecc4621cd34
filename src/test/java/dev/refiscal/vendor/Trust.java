// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

/** Lets tests share a process: what one has learned of the vendor is not true for the next. */
public final class Trust {

  private Trust() {}

  /** As it was when the process began. */
  public static void renew(VendorConnections connections) {
    connections.trustAgain();
  }
}
