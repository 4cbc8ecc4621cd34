// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The vendor's answers other than success.
 *
 * <p>Each body holds {@link VendorSimulator#BODY_MARKER}, so that a test can prove that none leaks.
 * Where the vendor is known to repeat secrets, the body repeats the secret that was sent.
 */
final class Refusals {
  private Refusals() {}

  /** An error of the token endpoint or of the access token check. */
  static Reply oauth(int status, String error, String description) {
    return Reply.json(
        status,
        json("error", error, "error_description", description + " " + VendorSimulator.BODY_MARKER));
  }

  /** A refused access token, which the answer repeats. */
  static Reply invalidToken(String accessToken) {
    return oauth(401, "invalid_token", "Invalid access token: " + accessToken)
        .with("WWW-Authenticate", "Bearer realm=\"processing\", error=\"invalid_token\"");
  }

  static Reply unauthorized() {
    return oauth(401, "unauthorized", "Full authentication is required to access this resource")
        .with("WWW-Authenticate", "Bearer realm=\"processing\", error=\"unauthorized\"");
  }

  /** An error of the application behind the token check. */
  static Reply application(int status, String message) {
    return Reply.json(
        status,
        json("status", status, "message", message, "trace", "at " + VendorSimulator.BODY_MARKER));
  }

  /** A failure of the application that repeats the caller's broker token. */
  static Reply serverError(RecordedRequest request) {
    return application(
        500, "No broker for token " + request.header("Broker-token").orElse("(none)"));
  }

  static Reply tooManyRequests() {
    return application(429, "Too many requests");
  }

  /** A page of the proxy in front of the application. */
  static Reply page(int status, String title) {
    return Reply.html(
        status,
        """
        <html>
        <head><title>%1$d %2$s</title></head>
        <body><center><h1>%1$d %2$s</h1></center><!-- upstream %3$s --></body>
        </html>
        """
            .formatted(status, title, VendorSimulator.BODY_MARKER));
  }

  private static String json(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Json.write(members);
  }
}
