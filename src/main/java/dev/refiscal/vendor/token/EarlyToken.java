// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import dev.refiscal.config.RefiscalConfig;
import io.quarkus.oidc.client.reactive.filter.OidcClientRequestReactiveFilter;
import io.quarkus.oidc.client.reactive.filter.runtime.AbstractOidcClientRequestReactiveFilter;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Has the access token granted while the function still starts, so that the first invocation waits
 * only for what is left of it. The start waits for nothing, and fails for nothing: without a token,
 * the first invocation asks for one itself.
 *
 * <p>Not for SnapStart, whose snapshot would hold a connection, and a token that is old by the time
 * it is used.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">{@code
 *     AWS_LAMBDA_INITIALIZATION_TYPE}</a>
 */
@Singleton
class EarlyToken {

  private static final Logger LOG = Logger.getLogger(EarlyToken.class);

  private final Instance<AbstractOidcClientRequestReactiveFilter> filters;
  private final boolean wanted;

  EarlyToken(
      @Any Instance<AbstractOidcClientRequestReactiveFilter> filters,
      RefiscalConfig config,
      @ConfigProperty(name = "AWS_LAMBDA_INITIALIZATION_TYPE") Optional<String> initialization) {
    this.filters = filters;
    this.wanted =
        config.processing().earlyToken() && initialization.filter("snap-start"::equals).isEmpty();
  }

  void begin(@Observes StartupEvent started) {
    if (wanted) {
      // Reading the secrets may take a call, too.
      Infrastructure.getDefaultExecutor().execute(this::request);
    }
  }

  /**
   * The filter of the vendor's interfaces keeps the token for the calls to come, and has them wait
   * for one under way. Quarkus makes another one, for those who ask for it by its class.
   */
  private void request() {
    try {
      filters.stream()
          .filter(filter -> !(filter instanceof OidcClientRequestReactiveFilter))
          .forEach(
              filter -> filter.getTokens().subscribe().with(token -> {}, EarlyToken::notGranted));
    } catch (RuntimeException e) {
      notGranted(e);
    }
  }

  /** Its class alone: the message might hold the vendor's words. */
  private static void notGranted(Throwable failure) {
    LOG.infof("no access token yet (%s)", failure.getClass().getSimpleName());
  }
}
