// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

/** The vendor said no for good. */
final class RejectedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  RejectedException(int status) {
    super("the vendor answered " + status);
    this.status = status;
  }

  int status() {
    return status;
  }
}
