// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on a loopback port that the operating system picks. */
final class LoopbackServer implements AutoCloseable {

  static {
    // Without it, each small answer on a kept-alive connection waits some 40 ms for a delayed ACK:
    // https://bugs.openjdk.org/browse/JDK-6968351
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService workers;

  private LoopbackServer(HttpServer server, ExecutorService workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Serves all paths.
   *
   * @param threads the name of the threads that run the handler, one request at a time each
   */
  static LoopbackServer serve(String threads, HttpHandler handler) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
      ExecutorService workers = Executors.newCachedThreadPool(task -> daemon(task, threads));
      server.setExecutor(workers);
      server.createContext("/", handler);
      server.start();
      return new LoopbackServer(server, workers);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on a loopback port", e);
    }
  }

  /** The address as {@code host:port}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Stops at once; waiting handlers are interrupted. */
  @Override
  public void close() {
    workers.shutdownNow();
    server.stop(0);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
