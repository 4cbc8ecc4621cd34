// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

/** Resets what a test learned of the vendor, so that tests can share a process. */
public final class Trust {

  private Trust() {}

  /** Restores the state at process start. */
  public static void renew(VendorConnections connections) {
    connections.trustAgain();
  }
}
