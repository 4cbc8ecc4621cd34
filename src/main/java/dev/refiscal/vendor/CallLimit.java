// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.config.RefiscalConfig;
import io.quarkus.arc.Unremovable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import jakarta.inject.Singleton;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;

/**
 * Limits the total duration of each vendor call, and closes the connection at the limit.
 *
 * <p>The REST client's own timeout is an idle timeout: a vendor that sends a byte now and then
 * would never time out. This limit starts once the access token is available and covers connecting,
 * sending and reading. The answer to a reload is known from status and headers. Its body is
 * discarded if it is short, so that the connection can be reused.
 */
@Singleton
@Unremovable
public class CallLimit
    implements ResteasyReactiveClientRequestFilter, ResteasyReactiveClientResponseFilter {

  private static final String TIMER = CallLimit.class.getName();

  /** The maximum body to discard in order to keep the connection, in bytes and in milliseconds. */
  private static final int WORTH_BYTES = 64 * 1024;

  private static final int WORTH_MS = 100;

  private final Vertx vertx;
  private final VendorConnections connections;
  private final Departure departure;
  private final int limitMs;

  CallLimit(Vertx vertx, VendorConnections connections, RefiscalConfig config) {
    this.vertx = vertx;
    this.connections = connections;
    this.limitMs = config.processing().timeoutMs();
    this.departure =
        new Departure(
            vertx, connections, Math.min(config.processing().connectTimeoutMs(), limitMs / 2));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void filter(ResteasyReactiveClientRequestContext context) {
    RestClientRequestContext call = call(context);
    long timer = vertx.setTimer(limitMs, ended -> end(call));
    context.setProperty(TIMER, timer);
    call.getResult()
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                vertx.cancelTimer(timer);
              }
            });
    if (context.getEntity() instanceof ReloadBody body) {
      body.by(departure, call::getHttpClientRequest);
      // The REST client does not set these headers for a streamed body.
      context.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
      context.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, body.length());
    }
  }

  @Override
  public void filter(ResteasyReactiveClientRequestContext context, ClientResponseContext answer) {
    HttpClientRequest request = call(context).getHttpClientRequest();
    HttpClientResponse response = call(context).getVertxClientResponse();
    if (response == null) {
      // An earlier filter has aborted the call, or it has failed.
      return;
    }
    if (context.getEntity() instanceof ReloadBody body) {
      cancelTimer(context);
      if (body.departed()) {
        letPass(response, request.connection());
      } else {
        request.connection().close();
      }
    } else {
      response.end().onComplete(ended -> cancelTimer(context));
      answer.setEntityStream(new ClosingStream(answer.getEntityStream(), request));
    }
  }

  /** Reads and discards the body, if it ends soon. */
  private void letPass(HttpClientResponse response, HttpConnection connection) {
    long timer = vertx.setTimer(WORTH_MS, passed -> connection.close());
    response
        .end()
        .onComplete(
            ended -> {
              if (vertx.cancelTimer(timer) && ended.succeeded()) {
                connections.answered(connection, response);
              }
            });
    if (!response.end().isComplete()) {
      var passed = new AtomicLong();
      response.handler(
          chunk -> {
            if (passed.addAndGet(chunk.length()) > WORTH_BYTES) {
              connection.close();
            }
          });
      response.resume();
    }
  }

  /** Before there is a connection, the client's own timeout of the same length ends the call. */
  private static void end(RestClientRequestContext call) {
    HttpClientRequest request = call.getHttpClientRequest();
    if (request != null) {
      request.reset(0, new TimeoutException());
      request.connection().close();
    }
  }

  private void cancelTimer(ClientRequestContext context) {
    if (context.getProperty(TIMER) instanceof Long timer) {
      vertx.cancelTimer(timer);
    }
  }

  private static RestClientRequestContext call(ClientRequestContext context) {
    return ((ClientRequestContextImpl) context).getRestClientRequestContext();
  }

  /** On close, closes the connection instead of reading the rest. */
  private static final class ClosingStream extends FilterInputStream {

    private final HttpClientRequest request;

    ClosingStream(InputStream body, HttpClientRequest request) {
      super(body);
      this.request = request;
    }

    @Override
    public void close() throws IOException {
      request.connection().close();
      super.close();
    }
  }
}
