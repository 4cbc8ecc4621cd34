// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

/** The call was not sent, because it could have outlived the invocation. */
final class OutOfTimeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OutOfTimeException() {
    super("there was no time left in this invocation");
  }
}
