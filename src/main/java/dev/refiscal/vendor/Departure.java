// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.vendor.VendorConnections.Standing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;

/**
 * Lets the body of a reload depart once its connection is known to be alive.
 *
 * <p>A connection that was kept from an earlier invocation may be dead without anybody having said
 * so. The headers go ahead on it with {@code Expect: 100-continue}, and the ids follow when the
 * vendor asks for them. Without its word they never depart, so they are certainly not processed and
 * may be sent on another connection at once. That costs one round trip, where a new connection
 * costs two and a handshake.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-expect">RFC 9110, 10.1.1</a>
 */
final class Departure {

  private final Vertx vertx;
  private final VendorConnections connections;
  private final int proofMs;

  /**
   * @param proofMs how long the vendor's word is waited for, in milliseconds
   */
  Departure(Vertx vertx, VendorConnections connections, int proofMs) {
    this.vertx = vertx;
    this.connections = connections;
    this.proofMs = proofMs;
  }

  /**
   * Called on the request's event loop, once it has a connection.
   *
   * @param send sends the body, unless it was given up
   */
  void allow(HttpClientRequest request, ReloadBody body, Runnable send) {
    Standing standing = connections.standing(request.connection());
    body.on(standing);
    switch (standing) {
      case NEW, IN_USE -> send.run();
      case UNPROVEN -> ask(request, body, send);
      case STALE -> stop(request, body, "the connection is too old");
    }
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

  /** Fails the call, which has not departed and never will. */
  static void stop(HttpClientRequest request, ReloadBody body, String why) {
    body.giveUp();
    request.reset(0, new IOException(why));
    request.connection().close();
  }
}
