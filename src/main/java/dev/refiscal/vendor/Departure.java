// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.vendor.VendorConnections.Standing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;

/**
 * Sends the body of a reload once its connection is known to be alive.
 *
 * <p>A connection kept from an earlier invocation may be dead without notice. The headers are sent
 * first with {@code Expect: 100-continue}, and the ids follow when the vendor answers 100. Without
 * that answer the ids are never sent. They are certainly not processed and can be sent on another
 * connection at once. This costs one round trip; a new connection costs two and a TLS handshake.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-expect">RFC 9110, 10.1.1</a>
 */
final class Departure {

  private final Vertx vertx;
  private final VendorConnections connections;
  private final int proofMs;

  /**
   * @param proofMs how long to wait for the vendor's 100, in milliseconds
   */
  Departure(Vertx vertx, VendorConnections connections, int proofMs) {
    this.vertx = vertx;
    this.connections = connections;
    this.proofMs = proofMs;
  }

  /**
   * Called on the request's event loop once it has a connection.
   *
   * @param send sends the body, unless it was given up
   */
  void allow(HttpClientRequest request, ReloadBody body, Runnable send) {
    Standing standing = connections.standing(request.connection());
    body.on(standing);
    switch (standing) {
      case NEW -> send.run();
      case IN_USE -> afterReading(request, body, send);
      case UNPROVEN -> afterReading(request, body, () -> ask(request, body, send));
      case STALE -> stop(request, body, "the connection is too old");
    }
  }

  private static void afterReading(HttpClientRequest request, ReloadBody body, Runnable next) {
    VendorConnections.afterReading(
        request, next, () -> stop(request, body, "the connection has ended"));
  }

  private void ask(HttpClientRequest request, ReloadBody body, Runnable send) {
    long timer =
        vertx.setTimer(
            proofMs,
            passed -> {
              connections.doNotKeep();
              stop(request, body, "the connection was not confirmed");
            });
    request.response().onComplete(answered -> vertx.cancelTimer(timer));
    request
        .putHeader(HttpHeaders.EXPECT, HttpHeaders.CONTINUE)
        .continueHandler(
            confirmed -> {
              if (vertx.cancelTimer(timer)) {
                send.run();
              }
            })
        .sendHead();
  }

  /** Fails the call before anything is sent. */
  static void stop(HttpClientRequest request, ReloadBody body, String why) {
    body.giveUp();
    request.reset(0, new IOException(why));
    request.connection().close();
  }
}
