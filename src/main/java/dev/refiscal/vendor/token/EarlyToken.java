// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import dev.refiscal.config.RefiscalConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Requests the access token during the cold start, in the background, so that the first invocation
 * waits only for the remainder. The start neither waits for the token nor fails without it: the
 * first invocation then requests one itself.
 *
 * <p>Not used with SnapStart: the snapshot would contain a connection, and a token that is stale
 * when it is used.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">{@code
 *     AWS_LAMBDA_INITIALIZATION_TYPE}</a>
 */
@Singleton
class EarlyToken {

  private static final Logger LOG = Logger.getLogger(EarlyToken.class);

  private final AccessTokenFilter filter;
  private final boolean wanted;

  EarlyToken(
      AccessTokenFilter filter,
      RefiscalConfig config,
      @ConfigProperty(name = "AWS_LAMBDA_INITIALIZATION_TYPE") Optional<String> initialization) {
    this.filter = filter;
    this.wanted =
        config.processing().earlyToken() && initialization.filter("snap-start"::equals).isEmpty();
  }

  void begin(@Observes StartupEvent started) {
    if (wanted) {
      // Reading the secrets may also need a call.
      Infrastructure.getDefaultExecutor().execute(this::request);
    }
  }

  /** The filter caches the token for later calls, which wait for a request in flight. */
  private void request() {
    try {
      filter.getTokens().subscribe().with(token -> {}, EarlyToken::notGranted);
    } catch (RuntimeException e) {
      notGranted(e);
    }
  }

  /** Only the class: the message may contain the vendor's text. */
  private static void notGranted(Throwable failure) {
    LOG.infof("no access token yet (%s)", failure.getClass().getSimpleName());
  }
}
