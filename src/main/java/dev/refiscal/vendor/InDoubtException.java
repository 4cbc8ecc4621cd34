// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

/**
 * The call may have been processed, so it must not be repeated.
 *
 * <p>Has no cause: what the client libraries say may repeat the vendor's words, and those a secret.
 */
final class InDoubtException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InDoubtException(String message) {
    super(message);
  }
}
