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
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reduces the token endpoint's answer to what the OIDC client needs: a token that is valid in a
 * header, and its lifetime in seconds. The client would use the body of a refusal as an exception
 * message, and the vendor's body may repeat the connector token. It would also fail on a
 * non-numeric lifetime, after the grant.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.TOKEN)
class TokenAnswer implements OidcResponseFilter {

  private static final String ACCESS_TOKEN = "access_token";
  private static final String EXPIRES_IN = "expires_in";

  /** The documented lifetime, for an answer without one. */
  private static final long USUAL_SECONDS = Duration.ofHours(1).toSeconds();

  /** A longer lifetime is ignored. */
  private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

  private static final Pattern SECONDS = Pattern.compile("-?\\d{1,18}");

  private final Telemetry telemetry;

  TokenAnswer(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public Uni<Void> filter(OidcResponseFilterContext context) {
    int status = context.statusCode();
    Optional<JsonObject> grant =
        status == 200
            ? object(context.responseBody()).flatMap(TokenAnswer::grant)
            : Optional.empty();
    if (grant.isEmpty()) {
      return Uni.createFrom().failure(new TokenRefusedException(status));
    }
    telemetry.count(Metric.TOKEN_GRANTS);
    context.responseBody(Buffer.newInstance(grant.get().toBuffer()));
    return Uni.createFrom().voidItem();
  }

  private static Optional<JsonObject> object(Buffer body) {
    try {
      return Optional.ofNullable(body).map(Buffer::toJsonObject);
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonObject> grant(JsonObject answer) {
    return answer.getValue(ACCESS_TOKEN) instanceof String token
            && !token.isBlank()
            && HeaderText.isLegal(token)
        ? Optional.of(
            new JsonObject()
                .put(ACCESS_TOKEN, token)
                .put(EXPIRES_IN, seconds(answer.getValue(EXPIRES_IN))))
        : Optional.empty();
  }

  private static long seconds(Object value) {
    String text = String.valueOf(value);
    return SECONDS.matcher(text).matches()
        ? Math.min(Long.parseLong(text), MOST_SECONDS)
        : USUAL_SECONDS;
  }
}
