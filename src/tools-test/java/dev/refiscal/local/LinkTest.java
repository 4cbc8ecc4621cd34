// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LinkTest {

  private static final Duration ROUND_TRIP = Duration.ofMillis(40);

  @AutoClose private final ServerSocket server;
  @AutoClose private final Link link;

  LinkTest() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    link = Link.to(server.getLocalPort(), ROUND_TRIP);
    begin(this::accept);
  }

  private static void begin(Runnable task) {
    var thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        begin(() -> echo(socket));
      }
    } catch (IOException e) {
      // The test has closed it.
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The caller has closed it.
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket("127.0.0.1", link.port());
    socket.setSoTimeout(1_000);
    return socket;
  }

  private static Duration exchange(Socket socket) throws IOException {
    long start = System.nanoTime();
    socket.getOutputStream().write(7);
    assertThat(socket.getInputStream().read()).isEqualTo(7);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void takesARoundTripForOpeningAndForEachExchange() throws IOException {
    try (Socket socket = connect()) {
      assertThat(exchange(socket)).isGreaterThan(ROUND_TRIP.multipliedBy(2));
      assertThat(exchange(socket)).isGreaterThan(ROUND_TRIP);
    }
    assertThat(link.connections()).isEqualTo(1);
  }

  @Test
  void swallowsWhatIsSentWithoutAWord() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket);
      link.swallow();
      assertThatThrownBy(() -> exchange(socket)).isInstanceOf(SocketTimeoutException.class);
    }
    try (Socket another = connect()) {
      exchange(another);
    }
  }

  @Test
  void closesIdleConnections() throws IOException {
    link.closeIdleAfter(Duration.ofMillis(300));
    try (Socket socket = connect()) {
      exchange(socket);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void closesTheServersHalf() throws IOException {
    try (Socket socket = connect()) {
      exchange(socket);
      link.halfClose();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.getOutputStream().write(7);
    }
  }
}
