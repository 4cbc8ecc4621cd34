// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Stands between a function and a local AWS service, and has random outages. */
public final class UnreliableProxy implements AutoCloseable {

  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger failures = new AtomicInteger();
  private final URI target;
  private final RandomGenerator random;
  private final double chance;
  private final Duration longest;
  private final LoopbackServer server;
  private Outage outage = Outage.NONE;
  private long outageEnds = System.nanoTime();

  /** How calls fail for a while. */
  private enum Outage {
    NONE,
    /** The call does not arrive. */
    LOSES_CALLS,
    /** The call is made, but its answer does not arrive. */
    LOSES_ANSWERS,
    /** The call does not arrive, and is answered with 500. */
    ANSWERS_500
  }

  private UnreliableProxy(URI target, RandomGenerator random, double chance, Duration longest) {
    this.target = target;
    this.random = random;
    this.chance = chance;
    this.longest = longest;
    this.server = LoopbackServer.serve("unreliable-proxy", this::handle);
  }

  /**
   * Opens a proxy on a free port.
   *
   * @param random decides about outages, call by call
   * @param chance the probability that a call starts an outage, 0 to 1
   * @param longest the longest outage
   */
  public static UnreliableProxy inFrontOf(
      URI target, RandomGenerator random, double chance, Duration longest) {
    return new UnreliableProxy(target, random, chance, longest);
  }

  /** The endpoint for clients of the service. */
  public URI endpoint() {
    return URI.create("http://" + server.address());
  }

  /** How many calls failed so far. */
  public int failures() {
    return failures.get();
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Outage now = outage();
      if (now != Outage.NONE) {
        failures.incrementAndGet();
      }
      switch (now) {
        case NONE -> answer(exchange, forward(exchange, body));
        case LOSES_CALLS -> {
          // Closed without an answer.
        }
        case LOSES_ANSWERS -> forward(exchange, body);
        case ANSWERS_500 -> exchange.sendResponseHeaders(500, -1);
      }
    }
  }

  private synchronized Outage outage() {
    if (System.nanoTime() - outageEnds >= 0) {
      outage = Outage.NONE;
    }
    if (outage == Outage.NONE && random.nextDouble() < chance) {
      Outage[] kinds = Outage.values();
      outage = kinds[1 + random.nextInt(kinds.length - 1)];
      outageEnds = System.nanoTime() + random.nextLong(longest.toNanos());
    }
    return outage;
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    var request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while forwarding", e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
