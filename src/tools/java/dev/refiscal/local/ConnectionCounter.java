// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback port that counts the connections made to it, and answers none. */
public final class ConnectionCounter implements AutoCloseable {

  private final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket socket;

  private ConnectionCounter(ServerSocket socket) {
    this.socket = socket;
  }

  /** Starts to count. */
  public static ConnectionCounter start() {
    try {
      var counter =
          new ConnectionCounter(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      var thread = new Thread(counter::accept, "connection-counter");
      thread.setDaemon(true);
      thread.start();
      return counter;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on a loopback port", e);
    }
  }

  /** The port as an HTTP address. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** How many connections there were so far. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connections.incrementAndGet();
        connection.shutdownOutput();
      } catch (IOException e) {
        // Closed by us, which ends the loop, or by the other side, which is already counted.
      }
    }
  }
}
