// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.config.RefiscalConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The pooled connections to the vendor, and how far each can be trusted to be alive.
 *
 * <p>Calls of one invocation share a connection, including the token request. The next invocation
 * may reuse it only within {@code refiscal.processing.reuse-connection-within} of its last answer,
 * and only after the vendor has proved it alive ({@link Departure}). The age is measured by both
 * the wall clock and the monotonic clock, because either may stand still while the function is
 * frozen. Thread-safe.
 */
@Singleton
public class VendorConnections {

  /** The name of the HTTP client that token requests and reloads share. */
  private static final String NAME = "vendor";

  /** The maximum idle time between two calls of an invocation without a proof. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private static final Duration CLOSING = Duration.ofMillis(100);

  private static final Logger LOG = Logger.getLogger(VendorConnections.class);

  /** How far a connection can be trusted. */
  public enum Standing {
    /** It has not carried a call yet. */
    NEW,
    /** It has just carried an answer in this invocation. */
    IN_USE,
    /** Its last answer was in an earlier invocation, or some time ago: it must be proved alive. */
    UNPROVEN,
    /** Too old: it must not carry a call. */
    STALE
  }

  /**
   * @param invocation the number of the invocation of the answer
   * @param nanos the time by the monotonic clock
   */
  private record LastAnswer(int invocation, Instant wall, long nanos) {}

  /** Empty for a connection without an answer so far. */
  private final Map<HttpConnection, Optional<LastAnswer>> open = new ConcurrentHashMap<>();

  private final AtomicInteger invocation = new AtomicInteger();
  private final Duration window;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private volatile boolean shared;
  private volatile boolean kept;

  @Inject
  VendorConnections(RefiscalConfig config, Clock clock) {
    this(config.processing().reuseConnectionWithin(), clock, System::nanoTime);
  }

  /**
   * @param window how long after its last answer a connection may serve another invocation
   */
  VendorConnections(Duration window, Clock clock, LongSupplier nanoTime) {
    this.window = window;
    this.clock = clock;
    this.nanoTime = nanoTime;
    trustAgain();
  }

  final void trustAgain() {
    shared = true;
    kept = !window.isZero();
  }

  /**
   * The HTTP client of that name; the REST client finds it by the same name ({@code
   * quarkus.rest-client.processing.name}).
   */
  public static HttpClient httpClient(
      Vertx vertx, TlsConfigurationRegistry tls, RefiscalConfig.Processing config) {
    var options =
        new HttpClientOptions()
            .setShared(true)
            .setName(NAME)
            .setConnectTimeout(config.connectTimeoutMs());
    tls.get(NAME).ifPresent(vendor -> TlsConfigUtils.configure(options, vendor));
    return vertx.createHttpClient(options);
  }

  /** Closes connections that are too old for this invocation, before a call can use them. */
  public void invocationBegins() {
    invocation.incrementAndGet();
    List<Future<?>> closing = new ArrayList<>();
    open.keySet().stream()
        .filter(connection -> standing(connection) == Standing.STALE)
        .forEach(connection -> closing.add(connection.close()));
    if (!closing.isEmpty()) {
      await(Future.all(closing));
    }
  }

  /** Closes connections that the next invocation must not use. */
  public void invocationEnds() {
    if (!kept || !shared) {
      open.forEach((connection, answer) -> answer.ifPresent(last -> connection.close()));
    }
  }

  /** A connection that is still open is rejected before a call is sent on it. */
  private static void await(Future<?> closed) {
    try {
      closed
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("a connection is not closed yet (%s)", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The standing of a connection that is about to carry a call. */
  public Standing standing(HttpConnection connection) {
    Optional<LastAnswer> answer =
        open.computeIfAbsent(
            connection,
            fresh -> {
              fresh.closeHandler(closed -> open.remove(fresh));
              return Optional.empty();
            });
    return answer.map(this::standing).orElse(Standing.NEW);
  }

  private Standing standing(LastAnswer last) {
    boolean same = last.invocation() == invocation.get();
    if (shared && same && !isOlder(last, LONGEST_PAUSE)) {
      return Standing.IN_USE;
    }
    return shared && kept && !isOlder(last, window) ? Standing.UNPROVEN : Standing.STALE;
  }

  private boolean isOlder(LastAnswer last, Duration limit) {
    Duration wall = Duration.between(last.wall(), clock.instant());
    Duration monotonic = Duration.ofNanos(nanoTime.getAsLong() - last.nanos());
    return wall.isNegative() || wall.compareTo(limit) >= 0 || monotonic.compareTo(limit) >= 0;
  }

  /**
   * Reads everything that has arrived on the used connection of a request by now, before the
   * request is sent. The client closes a connection on which something arrives that nobody has
   * asked for. Once a request is sent, the same bytes would be its answer.
   *
   * @param send called if the connection is still open
   * @param ended called otherwise
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  public static void afterReading(HttpClientRequest request, Runnable send, Runnable ended) {
    Future<HttpClientResponse> answer = request.response();
    var context = ((ConnectionBase) request.connection()).getContext();
    Runnable next = () -> (answer.isComplete() ? ended : send).run();
    // A scheduled task runs after the network was looked at, any other maybe before.
    context
        .nettyEventLoop()
        .schedule(() -> context.runOnContext(read -> next.run()), 0, TimeUnit.NANOSECONDS);
  }

  /**
   * Records that a connection has carried a complete answer, and keeps or closes it.
   *
   * @param answer read to its end
   */
  public void answered(HttpConnection connection, HttpClientResponse answer) {
    if (isAllThereIs(answer)) {
      answered(connection);
    } else {
      connection.close();
    }
  }

  /**
   * Whether nothing of an answer is still to come, to be taken for the next. After a 1xx, the final
   * answer is; the client knows 100 and 103 as such, and takes others for final. A 204 or 304 has
   * no body, so what it announces is left over.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">RFC 9110, 15.2</a>
   */
  private static boolean isAllThereIs(HttpClientResponse answer) {
    return switch (answer.statusCode()) {
      case 204, 304 ->
          !answer.headers().contains(HttpHeaders.CONTENT_LENGTH)
              && !answer.headers().contains(HttpHeaders.TRANSFER_ENCODING);
      default -> answer.statusCode() >= 200;
    };
  }

  void answered(HttpConnection connection) {
    if (shared) {
      var now = new LastAnswer(invocation.get(), clock.instant(), nanoTime.getAsLong());
      open.computeIfPresent(connection, (same, before) -> Optional.of(now));
    } else {
      connection.close();
    }
  }

  /** A call broke on a connection in use: from now on each call gets a new connection. */
  void distrust() {
    if (shared) {
      LOG.info("the vendor broke a connection in use: from now on each call gets a new connection");
      shared = false;
    }
  }

  /** The vendor does not prove connections alive: from now on none outlives its invocation. */
  void doNotKeep() {
    if (kept) {
      LOG.info("the vendor did not confirm a kept connection: from now on none is kept");
      kept = false;
    }
  }
}
