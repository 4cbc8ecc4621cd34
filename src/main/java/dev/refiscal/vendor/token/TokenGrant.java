// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import dev.refiscal.secrets.Secrets;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes the form of the vendor's own {@code token} grant, which Quarkus does not support.
 *
 * <p>Grant options can only add a second {@code grant_type} to the form. The vendor accepts exactly
 * one, so the whole form is replaced.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.TOKEN)
class TokenGrant implements OidcRequestFilter {

  /** Both {@code client_id} and {@code client_secret}; a public constant of the vendor. */
  private static final String CLIENT = "processing-connector-token";

  private final Secrets secrets;

  TokenGrant(Secrets secrets) {
    this.secrets = secrets;
  }

  @Override
  public Uni<Void> filter(OidcRequestFilterContext context) {
    context.requestBody(
        Buffer.buffer(
            "grant_type=token&token=%s&client_id=%s&client_secret=%s"
                .formatted(encoded(secrets.connectorToken()), CLIENT, CLIENT)));
    return once();
  }

  /**
   * The OIDC client retries a broken connection by subscribing again. Retries belong to {@code
   * ReloadClient}, so a second subscription fails.
   */
  private static Uni<Void> once() {
    var asked = new AtomicBoolean();
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (asked.compareAndSet(false, true)) {
                emitter.complete(null);
              } else {
                emitter.fail(new IllegalStateException("the token was already requested once"));
              }
            });
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
