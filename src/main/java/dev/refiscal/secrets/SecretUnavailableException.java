// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.secrets;

/** A secret could not be read. The message names the secret and does not contain its value. */
public final class SecretUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SecretUnavailableException(String message) {
    super(message);
  }
}
