// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The access tokens that the vendor has granted, and which of them are valid. */
final class AccessTokens {

  /** A token as granted, with its lifetime. */
  record Grant(String accessToken, String refreshToken, Duration lifetime) {}

  private final InstantSource clock;
  private final Set<String> handedOut = new LinkedHashSet<>();
  private final Set<String> refreshTokens = new LinkedHashSet<>();
  private final Map<String, Instant> ends = new HashMap<>();
  private Grant last;

  AccessTokens(InstantSource clock) {
    this.clock = clock;
  }

  /** Grants a new token, or on request the last one again while it is valid. */
  synchronized Grant grant(Duration lifetime, boolean sameAgain) {
    if (sameAgain && last != null && isGood(last.accessToken())) {
      Duration left = Duration.between(clock.instant(), ends.get(last.accessToken()));
      return new Grant(last.accessToken(), last.refreshToken(), left);
    }
    last = new Grant(UUID.randomUUID().toString(), UUID.randomUUID().toString(), lifetime);
    handedOut.add(last.accessToken());
    refreshTokens.add(last.refreshToken());
    ends.put(last.accessToken(), clock.instant().plus(lifetime));
    return last;
  }

  synchronized boolean isGood(String accessToken) {
    Instant end = ends.get(accessToken);
    return end != null && clock.instant().isBefore(end);
  }

  synchronized void revokeAll() {
    ends.clear();
  }

  synchronized Set<String> handedOut() {
    return Set.copyOf(handedOut);
  }

  synchronized Set<String> refreshTokens() {
    return Set.copyOf(refreshTokens);
  }
}
