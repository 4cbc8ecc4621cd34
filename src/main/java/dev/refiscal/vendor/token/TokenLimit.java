// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.vendor.VendorConnections;
import io.quarkus.arc.ClientProxy;
import io.quarkus.oidc.client.OidcClients;
import io.quarkus.oidc.client.runtime.OidcClientImpl;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.HttpResponseImpl;
import io.vertx.ext.web.client.impl.WebClientInternal;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Limits the total duration of each token request, closes the connection at the limit, and limits
 * the size of the answer.
 *
 * <p>The OIDC client has no such limit, and every call waits for the token request in flight: one
 * that never ends would block them all. A web client accepts interceptors, but Quarkus does not
 * expose the OIDC client's. So its private field is replaced; if the field is missing, the start
 * fails. The replacement shares the connection pool of the reloads: a cold start needs one TLS
 * handshake for both calls.
 */
@Singleton
@RegisterForReflection(targets = OidcClientImpl.class, methods = false)
class TokenLimit {

  /** Before {@link EarlyToken}. */
  private static final int FIRST = 1;

  private static final String LIMIT = TokenLimit.class.getName();
  private static final int MOST_BYTES = 64 * 1024;

  private final OidcClients clients;
  private final VendorConnections connections;
  private final TlsConfigurationRegistry tls;
  private final Vertx vertx;
  private final RefiscalConfig.Processing config;

  TokenLimit(
      OidcClients clients,
      VendorConnections connections,
      TlsConfigurationRegistry tls,
      Vertx vertx,
      RefiscalConfig config) {
    this.clients = clients;
    this.connections = connections;
    this.tls = tls;
    this.vertx = vertx;
    this.config = config.processing();
  }

  void install(@Observes @Priority(FIRST) StartupEvent started) {
    // Without a valid URL it is a different client, which makes no requests.
    if (ClientProxy.unwrap(clients.getClient()) instanceof OidcClientImpl client) {
      setWebClient(client, WebClient.newInstance(webClient()));
    }
  }

  private WebClientInternal webClient() {
    var shared =
        (WebClientInternal)
            io.vertx.ext.web.client.WebClient.wrap(
                VendorConnections.httpClient(vertx, tls, config),
                new WebClientOptions().setFollowRedirects(false));
    shared.addInterceptor(this::handle);
    return shared;
  }

  private static void setWebClient(OidcClientImpl client, WebClient shared) {
    try {
      Field field = OidcClientImpl.class.getDeclaredField("client");
      field.setAccessible(true);
      field.set(client, shared);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("token requests cannot be limited", e);
    }
  }

  /** Called in each phase of a request, always on the same thread. */
  @SuppressWarnings("unchecked")
  private void handle(HttpContext<?> request) {
    if (request.phase() == ClientPhase.PREPARE_REQUEST) {
      request.set(LIMIT, new Limit((HttpContext<Buffer>) request));
    }
    request.<Limit>get(LIMIT).handle();
  }

  /** The limit of one request. */
  private final class Limit {

    private final HttpContext<Buffer> request;
    private final long timer;

    /** {@code null} until there is one. */
    private HttpConnection connection;

    private boolean over;

    Limit(HttpContext<Buffer> request) {
      this.request = request;
      this.timer = vertx.setTimer(config.tokenTimeoutMs(), passed -> end(new TimeoutException()));
    }

    void handle() {
      switch (request.phase()) {
        case SEND_REQUEST -> send();
        case RECEIVE_RESPONSE -> receive(request.clientResponse());
        case DISPATCH_RESPONSE, FAILURE -> {
          vertx.cancelTimer(timer);
          request.next();
        }
        case PREPARE_REQUEST, CREATE_REQUEST, FOLLOW_REDIRECT -> request.next();
      }
    }

    /** The client has obtained a connection, possibly too late. */
    private void send() {
      connection = request.clientRequest().connection();
      switch (connections.standing(connection)) {
        case NEW -> sendInTime();
        case IN_USE, UNPROVEN ->
            VendorConnections.afterReading(
                request.clientRequest(),
                this::sendInTime,
                () -> end(new IOException("the connection has ended")));
        case STALE -> end(new IOException("the connection is too old"));
      }
    }

    private void sendInTime() {
      if (over) {
        connection.close();
      } else {
        request.next();
      }
    }

    private void receive(HttpClientResponse response) {
      Buffer body = Buffer.buffer();
      response.exceptionHandler(request::fail);
      response.handler(
          chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > MOST_BYTES) {
              end(new IOException("the answer is too long"));
            }
          });
      response.endHandler(
          end -> {
            if (!over) {
              connections.answered(connection, response);
              request.dispatchResponse(received(response, body));
            }
          });
      response.resume();
    }

    private HttpResponse<Buffer> received(HttpClientResponse response, Buffer body) {
      return new HttpResponseImpl<>(
          response.version(),
          response.statusCode(),
          response.statusMessage(),
          response.headers(),
          response.trailers(),
          response.cookies(),
          body,
          List.of());
    }

    private void end(Exception why) {
      over = true;
      request.fail(why);
      if (connection != null) {
        connection.close();
      }
    }
  }
}
