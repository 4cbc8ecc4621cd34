// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.config.RefiscalConfig;
import io.quarkus.arc.Unremovable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;

/**
 * Ends each call of the vendor at its limit, and its connection with it.
 *
 * <p>The REST client's own timeout is one between two signs of life, so that a vendor who sends a
 * byte now and then is waited for without an end. This one begins when the access token is there,
 * and ends connecting, sending and reading together. Nothing is read of the answer to a reload but
 * status and headers.
 */
@Singleton
@Unremovable
public class CallLimit
    implements ResteasyReactiveClientRequestFilter, ResteasyReactiveClientResponseFilter {

  private static final String TIMER = CallLimit.class.getName();

  private final Vertx vertx;
  private final int limitMs;

  CallLimit(Vertx vertx, RefiscalConfig config) {
    this.vertx = vertx;
    this.limitMs = config.processing().timeoutMs();
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
  }

  @Override
  public void filter(ResteasyReactiveClientRequestContext context, ClientResponseContext answer) {
    HttpClientRequest request = call(context).getHttpClientRequest();
    if (request == null) {
      // A filter before this one has aborted the call.
      return;
    }
    if (context.getEntity() instanceof ReloadBody) {
      cancelTimer(context);
      request.connection().close();
    } else {
      call(context).getVertxClientResponse().end().onComplete(ended -> cancelTimer(context));
      answer.setEntityStream(new ClosingStream(answer.getEntityStream(), request));
    }
  }

  /**
   * While there is no connection yet, the client's own timeout, which is as long, ends the call.
   */
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

  /** Closes the connection when it is closed, rather than to read what is left. */
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
