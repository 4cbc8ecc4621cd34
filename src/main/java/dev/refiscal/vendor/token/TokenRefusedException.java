// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

/**
 * The token endpoint answered without a token. The message contains nothing of the body, which may
 * repeat a token.
 */
public final class TokenRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  TokenRefusedException(int status) {
    super(
        status == 200
            ? "the token endpoint's answer contains no access token"
            : "the token endpoint answered " + status);
    this.status = status;
  }

  /** Whether the vendor refused the connector token itself. Otherwise it could not answer. */
  public boolean forGood() {
    return status >= 400 && status < 500 && status != 408 && status != 425 && status != 429;
  }
}
