// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.util.Optional;

/** Lets a call through only with a valid access token. */
final class BearerCheck {
  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;

  BearerCheck(AccessTokens tokens) {
    this.tokens = tokens;
  }

  /** The refusal of a call, or nothing if it may go on. */
  Optional<Reply> refusal(RecordedRequest request) {
    String authorization = request.header("Authorization").orElse("");
    if (!authorization.startsWith(SCHEME)) {
      return Optional.of(Refusals.unauthorized());
    }
    String token = authorization.substring(SCHEME.length());
    return tokens.isGood(token) ? Optional.empty() : Optional.of(Refusals.invalidToken(token));
  }
}
