// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;

/**
 * Serves the operation Invoke of Lambda's API on loopback, so that {@code aws lambda invoke
 * --endpoint-url} can call a function. Every path invokes the same function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
public final class LambdaApi implements AutoCloseable {

  private final InvocableFunction function;
  private final LoopbackServer server;

  private LambdaApi(InvocableFunction function) {
    this.function = function;
    this.server = LoopbackServer.serve("lambda-api", this::handle);
  }

  /** Opens an API to the function on a free port. */
  public static LambdaApi inFrontOf(InvocableFunction function) {
    return new LambdaApi(function);
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
      String event = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Invocation invocation = function.invoke(event);
      invocation
          .functionError()
          .ifPresent(error -> exchange.getResponseHeaders().set("X-Amz-Function-Error", error));
      byte[] payload = invocation.payload().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, payload.length);
      exchange.getResponseBody().write(payload);
    }
  }
}
