// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API Gateway HTTP API on loopback, payload format 2.0, that sends every request to one
 * function.
 *
 * <p>It waits for the function without a limit; on AWS it gives up after 30 s.
 */
public final class HttpApi implements AutoCloseable {

  /** The largest body that the gateway accepts, in bytes. */
  public static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  private static final String TOO_LARGE = "Request Entity Too Large";
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "transfer-encoding", "keep-alive", "date");
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);

  private final InvocableFunction function;
  private final LoopbackServer server;

  private HttpApi(InvocableFunction function) {
    this.function = function;
    this.server = LoopbackServer.serve("http-api", this::handle);
  }

  /** Opens a gateway to the function on a free port. */
  public static HttpApi inFrontOf(InvocableFunction function) {
    return new HttpApi(function);
  }

  /** The URL of the API, without a trailing slash. */
  public URI url() {
    return URI.create("http://" + server.address());
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<byte[]> body = read(exchange.getRequestBody());
      send(
          exchange,
          body.isPresent() ? invoke(exchange, body.get()) : HttpApiReply.message(413, TOO_LARGE));
    }
  }

  private HttpApiReply invoke(HttpExchange exchange, byte[] body) {
    try {
      return HttpApiReply.of(function.invoke(HttpApiEvent.of(exchange, body, Instant.now())));
    } catch (PayloadTooLargeException e) {
      return HttpApiReply.message(413, TOO_LARGE);
    }
  }

  private static Optional<byte[]> read(InputStream in) throws IOException {
    byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      // A client that is still sending would see a reset instead of the reply.
      in.transferTo(OutputStream.nullOutputStream());
      return Optional.empty();
    }
    return Optional.of(body);
  }

  private static void send(HttpExchange exchange, HttpApiReply reply) throws IOException {
    reply
        .headers()
        .forEach(
            (name, value) -> {
              if (!OF_THE_CONNECTION.contains(name)) {
                exchange.getResponseHeaders().set(name, value);
              }
            });
    reply.cookies().forEach(c -> exchange.getResponseHeaders().add("Set-Cookie", c));
    if (reply.body().length == 0 || WITHOUT_BODY.contains(reply.status())) {
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }
}
