// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The network between a caller and a server on loopback: any distance, and faults of a connection.
 * It forwards bytes and does not interpret them.
 */
public final class Link implements AutoCloseable {

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final long oneWayNanos;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong delivered = new AtomicLong();
  private volatile int idleLimitMs;

  private Link(InetSocketAddress server, Duration roundTrip) throws IOException {
    this.server = server;
    this.oneWayNanos = roundTrip.toNanos() / 2;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  }

  /**
   * Opens a link on a free loopback port.
   *
   * @param port of the server, on 127.0.0.1
   * @param roundTrip of each packet and its answer, opening a connection included
   */
  public static Link to(int port, Duration roundTrip) {
    try {
      var link = new Link(new InetSocketAddress("127.0.0.1", port), roundTrip);
      start("link", link::accept);
      return link;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on a loopback port", e);
    }
  }

  /** The port to call instead of the server's. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were opened. */
  public int connections() {
    return accepted.get();
  }

  /** How many bytes have arrived, in both directions. */
  public long delivered() {
    return delivered.get();
  }

  /** Silently drops everything that is sent on the current connections from now on. */
  public void swallow() {
    open.forEach(connection -> connection.swallows = true);
  }

  /** Half-closes each connection from the server's side, which still reads. */
  public void halfClose() {
    open.forEach(Connection::halfClose);
  }

  /** Closes connections on which nothing has been sent for this long. */
  public void closeIdleAfter(Duration idle) {
    idleLimitMs = Math.toIntExact(idle.toMillis());
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(Connection::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var connection = new Connection(listener.accept(), new Socket());
        accepted.incrementAndGet();
        open.add(connection);
        start("link-connection", connection::run);
      } catch (IOException e) {
        // Closed, which ends the loop.
      }
    }
  }

  private static void start(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable each) {
    try {
      each.close();
    } catch (Exception e) {
      // It is closed already.
    }
  }

  /** Bytes and their time of arrival; no bytes at the end. */
  private record Packet(byte[] bytes, long arrives) {}

  private final class Connection {
    private final Socket caller;
    private final Socket target;
    private volatile boolean swallows;

    Connection(Socket caller, Socket target) {
      this.caller = caller;
      this.target = target;
    }

    void run() {
      try {
        // The caller's socket is already open: its first bytes wait as long as opening takes.
        sleepUntil(System.nanoTime() + 2 * oneWayNanos);
        caller.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        target.connect(server);
        caller.setSoTimeout(idleLimitMs);
        start("link-back", () -> pass(target, caller));
        pass(caller, target);
      } catch (IOException e) {
        close();
      }
    }

    private void pass(Socket from, Socket to) {
      BlockingQueue<Packet> under = new LinkedBlockingQueue<>();
      start("link-arrivals", () -> arrive(under, to));
      byte[] buffer = new byte[65_536];
      try {
        InputStream in = from.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          under.add(new Packet(Arrays.copyOf(buffer, read), System.nanoTime() + oneWayNanos));
        }
      } catch (IOException e) {
        // Reset, closed or idle for too long: the other side sees the end.
      }
      under.add(new Packet(new byte[0], System.nanoTime() + oneWayNanos));
    }

    private void arrive(BlockingQueue<Packet> under, Socket to) {
      try {
        OutputStream out = to.getOutputStream();
        for (Packet packet = under.take(); packet.bytes().length > 0; packet = under.take()) {
          sleepUntil(packet.arrives());
          if (!swallows) {
            out.write(packet.bytes());
            delivered.addAndGet(packet.bytes().length);
          }
        }
        if (!swallows) {
          close();
        }
      } catch (IOException e) {
        close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void halfClose() {
      try {
        caller.shutdownOutput();
      } catch (IOException e) {
        close();
      }
    }

    void close() {
      open.remove(this);
      closeQuietly(caller);
      closeQuietly(target);
    }
  }

  /** The kernel wakes the thread some 60 µs late. */
  private static void sleepUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
