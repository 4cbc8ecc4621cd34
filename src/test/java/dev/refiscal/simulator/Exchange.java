// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A request that waits for its end, which may be an answer or something worse. */
final class Exchange {
  private final Vertx vertx;
  private final HttpServerRequest http;
  private final Connections.Open connection;
  private final RecordedRequest request;

  Exchange(
      Vertx vertx, HttpServerRequest http, Connections.Open connection, RecordedRequest request) {
    this.vertx = vertx;
    this.http = http;
    this.connection = connection;
    this.request = request;
  }

  RecordedRequest request() {
    return request;
  }

  void answer(Reply reply) {
    HttpServerResponse response = http.response();
    if (response.closed()) {
      return;
    }
    connection.answered();
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    response.end(reply.body());
  }

  /** Answers late. */
  void answer(Reply reply, Duration delay) {
    after(delay, () -> answer(reply));
  }

  /** Leaves the caller waiting, then closes the connection. */
  void hang(Duration duration) {
    after(duration, this::close);
  }

  /** Closes the connection in order (TCP FIN). */
  void close() {
    http.connection().close();
  }

  /** Resets the connection (TCP RST). Where that fails, it is closed already. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void reset() {
    var channel = ((HttpServerConnection) http.connection()).channel();
    // Without lingering Linux sends RST where it would send FIN. Closing from the first context
    // passes by TLS, which would say goodbye before.
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.pipeline().firstContext().close();
  }

  /** Promises a body, sends a part of it and closes the connection. */
  void truncate() {
    http.response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Content-Length", "4096")
        .write("[\"" + VendorSimulator.BODY_MARKER)
        .onComplete(written -> close());
  }

  /** Sends what is not HTTP and closes the connection. */
  void garbage() {
    var channel = ((HttpServerConnection) http.connection()).channel();
    var bytes =
        ("\0\1 " + VendorSimulator.BODY_MARKER + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    // Written from the decoder's place the bytes pass by the HTTP encoder, but not by TLS.
    channel
        .pipeline()
        .context("httpDecoder")
        .writeAndFlush(Unpooled.wrappedBuffer(bytes))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void after(Duration delay, Runnable end) {
    vertx.setTimer(Math.max(1, delay.toMillis()), timer -> end.run());
  }
}
