// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.secrets.Secrets;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the form of the vendor's own {@code token} grant, which Quarkus does not have.
 *
 * <p>Grant options can only add a second {@code grant_type} to the form, and the vendor takes
 * exactly one, so the whole form is replaced. It also bounds the call, since the OIDC client has no
 * timeout for an answer and would hand a hanging request on to every call after it.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.TOKEN)
class TokenGrant implements OidcRequestFilter {

  /** For {@code client_id} and {@code client_secret} alike; a public constant of the vendor's. */
  private static final String CLIENT = "processing-connector-token";

  private final Secrets secrets;
  private final int timeoutMs;

  TokenGrant(Secrets secrets, RefiscalConfig config) {
    this.secrets = secrets;
    this.timeoutMs = config.processing().tokenTimeoutMs();
  }

  @Override
  public Uni<Void> filter(OidcRequestFilterContext context) {
    context.request().timeout(timeoutMs);
    context.requestBody(
        Buffer.buffer(
            "grant_type=token&token=%s&client_id=%s&client_secret=%s"
                .formatted(encoded(secrets.connectorToken()), CLIENT, CLIENT)));
    return Uni.createFrom().voidItem();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
