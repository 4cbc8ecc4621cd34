// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A request that awaits its end: an answer or something worse. */
final class Exchange {
  static final String PROCESSING = "HTTP/1.1 102 Processing\r\n\r\n";
  static final String EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </>; rel=next\r\n\r\n";
  static final String SUCCESS = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  static final String NO_CONTENT_WITH_BODY =
      "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}";
  static final String BAD_CHUNK =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n\r\n";
  static final String OLD_HTTP = "HTTP/1.0 200 OK\r\n\r\n[]";

  private static final Duration DRIP = Duration.ofMillis(300);
  private static final long FLOOD_BYTES = 600_000_000;
  private static final byte[] FLOOD_CHUNK = new byte[1_000_000];

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

  /** Closes the connection normally (TCP FIN). */
  void close() {
    http.connection().close();
  }

  /** Resets the connection (TCP RST). If that fails, it is closed already. */
  void reset() {
    reset(http);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  static void reset(HttpServerRequest http) {
    var channel = ((HttpServerConnection) http.connection()).channel();
    // With a linger time of 0, Linux sends RST instead of FIN. Closing from the first context
    // bypasses TLS, which would send close_notify first.
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.pipeline().firstContext().close();
  }

  /** Announces a body, sends a part of it and closes the connection. */
  void truncate() {
    http.response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Content-Length", "4096")
        .write("[\"" + VendorSimulator.BODY_MARKER)
        .onComplete(written -> close());
  }

  /** Sends bytes that are not HTTP and closes the connection. */
  void garbage() {
    write("\0\1 " + VendorSimulator.BODY_MARKER + "\r\n\r\n")
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** Sends raw bytes, before or after the answer. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void raw(String text) {
    write(text);
  }

  /** Sends raw bytes as the answer. */
  void rawAnswer(String text) {
    connection.answered();
    raw(text);
  }

  private ChannelFuture write(String text) {
    return write(http.connection(), text);
  }

  /** Writing from the decoder's context bypasses the HTTP encoder, but not TLS. */
  static ChannelFuture write(HttpConnection connection, String text) {
    return ((HttpServerConnection) connection)
        .channel()
        .pipeline()
        .context("httpDecoder")
        .writeAndFlush(bytes(text));
  }

  /** Sends a status line and a header that never ends, until the connection is closed. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void dripHeaders(Duration duration) {
    var channel = ((HttpServerConnection) http.connection()).channel();
    var decoder = channel.pipeline().context("httpDecoder");
    decoder.writeAndFlush(bytes("HTTP/1.1 200 OK\r\nX-Drip: "));
    drip(duration, () -> decoder.writeAndFlush(bytes("x")));
  }

  /** Sends the headers of a success and a body that ends with the connection. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void dripBody(Duration duration) {
    HttpServerResponse response = http.response().setChunked(true);
    response.write(" ");
    drip(duration, () -> response.write(" "));
  }

  /** Sends a body of 600 MB as fast as it is read. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void flood(int status) {
    HttpServerResponse response = http.response().setStatusCode(status).setChunked(true);
    response.exceptionHandler(closed -> {});
    flood(response, FLOOD_BYTES);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void flood(HttpServerResponse response, long left) {
    if (response.closed()) {
      return;
    }
    if (left <= 0) {
      response.end();
      return;
    }
    response
        .write(Buffer.buffer(FLOOD_CHUNK))
        .onSuccess(written -> flood(response, left - FLOOD_CHUNK.length));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private void drip(Duration duration, Runnable drop) {
    after(duration, this::close);
    vertx.setPeriodic(
        DRIP.toMillis(),
        timer -> {
          if (http.response().closed()) {
            vertx.cancelTimer(timer);
          } else {
            drop.run();
          }
        });
  }

  private void after(Duration delay, Runnable end) {
    vertx.setTimer(Math.max(1, delay.toMillis()), timer -> end.run());
  }
}
