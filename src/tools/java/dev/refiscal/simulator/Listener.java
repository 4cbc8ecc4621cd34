// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/** The vendor's loopback port, which stays bound while it refuses connections. */
final class Listener implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private final Vertx vertx;
  private final boolean tls;
  private final Handler<HttpConnection> connections;
  private final Handler<HttpServerRequest> requests;
  private HttpServer server;
  private Closeable placeholder;
  private int port;

  Listener(
      Vertx vertx,
      boolean tls,
      Handler<HttpConnection> connections,
      Handler<HttpServerRequest> requests) {
    this.vertx = vertx;
    this.tls = tls;
    this.connections = connections;
    this.requests = requests;
  }

  /**
   * Starts to listen.
   *
   * @param wanted the port, 0 for a free one
   * @throws UncheckedIOException when the port is taken
   */
  synchronized void listen(int wanted) {
    var starting =
        vertx
            .createHttpServer(options())
            .connectionHandler(connections)
            .requestHandler(requests)
            .listen(wanted, HOST);
    try {
      server = starting.toCompletionStage().toCompletableFuture().join();
      port = server.actualPort();
    } catch (CompletionException e) {
      throw new UncheckedIOException(
          new IOException("Cannot listen on port " + wanted, e.getCause()));
    }
  }

  synchronized int port() {
    return port;
  }

  /** Closes all connections and refuses new ones, or listens on the same port again. */
  synchronized void refuse(boolean refuse) {
    if (refuse && placeholder == null) {
      closeServer();
      placeholder = occupy();
    } else if (!refuse && placeholder != null) {
      closePlaceholder();
      listen(port);
    }
  }

  /**
   * Closes all connections and accepts new ones without ever answering, TLS handshakes included, or
   * listens on the same port again.
   */
  synchronized void stall(boolean stall) {
    if (stall && placeholder == null) {
      closeServer();
      placeholder = untilBound(() -> mute(port));
    } else if (!stall) {
      refuse(false);
    }
  }

  @Override
  public synchronized void close() {
    closeServer();
    closePlaceholder();
  }

  private HttpServerOptions options() {
    // HTTP/1.1 only, like the proxy in front of the vendor: the faults have no meaning in HTTP/2.
    var options = new HttpServerOptions().setHttp2ClearTextEnabled(false).setUseAlpn(false);
    if (tls) {
      var certificate = SelfSignedCertificate.ofThisProcess();
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PfxOptions()
                  .setPath(certificate.keyStore().toString())
                  .setPassword(certificate.password()));
    }
    return options;
  }

  /**
   * Binds the port without listening: callers are refused, and no other process can take it.
   *
   * <p>The JDK releases a listening socket only at the selector's next turn, which may be after the
   * server reports that it is closed. Binding fails until then, so success means that callers are
   * refused.
   */
  private Closeable occupy() {
    return untilBound(() -> bind(port));
  }

  private static Closeable untilBound(Callable<Closeable> bind) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(10))
        .ignoreException(BindException.class)
        .until(bind, Objects::nonNull);
  }

  /** The kernel accepts connections that nobody ever takes. */
  private static Closeable mute(int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.getByName(HOST));
  }

  private static Closeable bind(int port) throws IOException {
    var socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(HOST, port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void closeServer() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private void closePlaceholder() {
    if (placeholder == null) {
      return;
    }
    try {
      placeholder.close();
      placeholder = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
