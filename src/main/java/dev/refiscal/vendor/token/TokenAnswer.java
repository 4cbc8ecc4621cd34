// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Checks the token endpoint's answer before the OIDC client reads it. The client would make the
 * body of a refusal the message of an exception, and the vendor's may repeat the connector token.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.TOKEN)
class TokenAnswer implements OidcResponseFilter {

  private final Telemetry telemetry;

  TokenAnswer(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public Uni<Void> filter(OidcResponseFilterContext context) {
    int status = context.statusCode();
    if (status == 200 && holdsToken(context.responseBody())) {
      telemetry.count(Metric.TOKEN_GRANTS);
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom().failure(new TokenRefusedException(status));
  }

  private static boolean holdsToken(Buffer body) {
    try {
      return body != null
          && body.toJsonObject().getValue("access_token") instanceof String token
          && !token.isBlank();
    } catch (DecodeException | ClassCastException e) {
      return false;
    }
  }
}
