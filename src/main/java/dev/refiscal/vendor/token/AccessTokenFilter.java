// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.client.reactive.filter.OidcClientRequestReactiveFilter;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientResponseFilter;

/**
 * Quarkus' OIDC client filter, which adds the access token to each call. After a 401, the next call
 * gets a new one.
 *
 * <p>Quarkus' own {@code refresh-on-unauthorized} does the same, but sees each answer on a worker
 * thread. The call would wait for two more thread switches.
 */
@Singleton
@Unremovable
@Priority(Priorities.AUTHENTICATION)
public class AccessTokenFilter extends OidcClientRequestReactiveFilter
    implements ResteasyReactiveClientResponseFilter {

  private final AtomicBoolean refused = new AtomicBoolean();

  @Override
  public void filter(ResteasyReactiveClientRequestContext call, ClientResponseContext answer) {
    if (answer.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode()) {
      refused.set(true);
    }
  }

  @Override
  protected boolean isForceNewTokens() {
    return refused.getAndSet(false);
  }
}
