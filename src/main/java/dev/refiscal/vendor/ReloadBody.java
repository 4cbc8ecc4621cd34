// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import static java.util.stream.Collectors.joining;

import dev.refiscal.reload.DocumentId;
import dev.refiscal.vendor.VendorConnections.Standing;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.mutiny.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The body of one reload call: a JSON array of integers, e.g. {@code [254934]}. It is sent at most
 * once, and never after it was given up.
 *
 * <p>The REST client subscribes to the body once a connection is established, and sends what it
 * receives. A body given up before it departed was therefore certainly not processed, whatever the
 * failure: no token, no route, a refused connection, a broken TLS handshake, no time left. A body
 * that departed may have been processed. Thread-safe.
 */
final class ReloadBody extends AbstractMulti<Buffer> {

  private enum State {
    WAITING,
    DEPARTED,
    GIVEN_UP
  }

  private final String json;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile Supplier<HttpClientRequest> request;
  private volatile Departure departure;
  private volatile Standing standing = Standing.NEW;

  ReloadBody(List<DocumentId> ids) {
    this.json = ids.stream().map(DocumentId::toString).collect(joining(",", "[", "]"));
  }

  /** The length in bytes; the body is ASCII. */
  int length() {
    return json.length();
  }

  /**
   * @param request supplies the request that carries it, once there is a connection
   */
  void by(Departure departure, Supplier<HttpClientRequest> request) {
    this.departure = departure;
    this.request = request;
  }

  @Override
  public void subscribe(MultiSubscriber<? super Buffer> client) {
    Multi.createFrom()
        .<Buffer>emitter(
            ids -> {
              HttpClientRequest carrier = request.get();
              departure.allow(
                  carrier,
                  this,
                  () -> {
                    if (depart()) {
                      ids.emit(Buffer.buffer(json)).complete();
                    } else {
                      Departure.stop(carrier, this, "the call was given up before it was sent");
                    }
                  });
            })
        .subscribe()
        .withSubscriber(client);
  }

  /** Sets the standing of its connection. */
  void on(Standing standing) {
    this.standing = standing;
  }

  /** Whether its connection has carried an earlier call. */
  boolean onUsedConnection() {
    return standing != Standing.NEW;
  }

  /** Marks the body as departed; false if it was given up and must not be sent. */
  boolean depart() {
    return state.compareAndSet(State.WAITING, State.DEPARTED);
  }

  /** Prevents the body from ever departing; false if it has already departed. */
  boolean giveUp() {
    return state.compareAndSet(State.WAITING, State.GIVEN_UP) || state.get() == State.GIVEN_UP;
  }

  boolean departed() {
    return state.get() == State.DEPARTED;
  }
}
