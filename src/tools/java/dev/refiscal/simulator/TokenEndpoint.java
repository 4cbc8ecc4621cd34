// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import dev.refiscal.simulator.Behaviour.ConnectorTokenRefusal;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code POST /oauth/token}: grants access tokens for the connector token, with the faults of
 * {@link TokenFault}. It is stricter with the form than the vendor: it refuses an extra field, so
 * that a caller's mistake shows.
 */
final class TokenEndpoint {
  private static final String CLIENT = "processing-connector-token";
  private static final Set<String> FIELDS =
      Set.of("grant_type", "token", "client_id", "client_secret");

  private final AccessTokens tokens;
  private final Supplier<String> connectorToken;
  private final FaultPlan<TokenFault> faults;

  TokenEndpoint(
      AccessTokens tokens, Supplier<String> connectorToken, FaultPlan<TokenFault> faults) {
    this.tokens = tokens;
    this.connectorToken = connectorToken;
    this.faults = faults;
  }

  void serve(Exchange exchange, Behaviour behaviour) {
    switch (faults.next(behaviour.tokenFault())) {
      case NONE -> exchange.answer(grant(exchange.request(), behaviour));
      case SLOW -> exchange.answer(grant(exchange.request(), behaviour), behaviour.slow());
      case HANG -> exchange.hang(behaviour.hang());
      case RESET -> exchange.reset();
      case ERROR_500 -> exchange.answer(Refusals.oauth(500, "server_error", "Internal error"));
      case BAD_GATEWAY_502_HTML -> exchange.answer(Refusals.page(502, "Bad Gateway"));
      case UNAVAILABLE_503 -> exchange.answer(Refusals.page(503, "Service Unavailable"));
      case INVALID_CLIENT_401 -> exchange.answer(invalidClient());
      case INVALID_GRANT_400 ->
          exchange.answer(invalidGrant(field(form(exchange.request()), "token")));
      case NOT_JSON_200 -> exchange.answer(Refusals.page(200, "Maintenance"));
      case DRIP_HEADERS -> exchange.dripHeaders(behaviour.hang());
      case DRIP_BODY -> exchange.dripBody(behaviour.hang());
      case FLOOD -> exchange.flood(200);
      case PROCESSING_102 -> {
        exchange.raw(Exchange.PROCESSING);
        exchange.answer(grant(exchange.request(), behaviour), behaviour.slow());
      }
      case LINE_BREAK_IN_TOKEN ->
          exchange.answer(
              Reply.json(200, Json.write(Map.of("access_token", "broken\r\nX-Injected: yes"))));
      case TOO_MANY_429 -> exchange.answer(Refusals.tooManyRequests());
    }
  }

  private Reply grant(RecordedRequest request, Behaviour behaviour) {
    if (!request.method().equals("POST")) {
      return Refusals.oauth(405, "method_not_allowed", "Request method is not supported");
    }
    Map<String, List<String>> form = form(request);
    if (form.isEmpty()) {
      return Refusals.oauth(401, "unauthorized", "There is no client authentication");
    }
    if (!field(form, "client_id").equals(CLIENT) || !field(form, "client_secret").equals(CLIENT)) {
      return invalidClient();
    }
    if (!form.keySet().equals(FIELDS) || form.values().stream().anyMatch(v -> v.size() != 1)) {
      return Refusals.oauth(400, "invalid_request", "Missing, repeated or unexpected field");
    }
    if (!field(form, "grant_type").equals("token")) {
      return Refusals.oauth(400, "unsupported_grant_type", "Unsupported grant type");
    }
    String token = field(form, "token");
    if (!token.equals(connectorToken.get())) {
      return behaviour.connectorTokenRefusal() == ConnectorTokenRefusal.INVALID_GRANT_400
          ? invalidGrant(token)
          : Refusals.oauth(401, "unauthorized", "Unknown token: " + token);
    }
    return granted(behaviour);
  }

  private Reply granted(Behaviour behaviour) {
    var grant = tokens.grant(behaviour.tokenLifetime(), behaviour.sameTokenAgain());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", grant.accessToken());
    body.put("token_type", "bearer");
    if (behaviour.refreshToken()) {
      body.put("refresh_token", grant.refreshToken());
    }
    long seconds = grant.lifetime().toSeconds();
    switch (behaviour.expiresIn()) {
      case NUMBER -> body.put("expires_in", seconds);
      case STRING -> body.put("expires_in", Long.toString(seconds));
      case NOT_A_NUMBER -> body.put("expires_in", "abc");
      case NEGATIVE -> body.put("expires_in", -1);
      case HUGE -> body.put("expires_in", Long.MAX_VALUE);
      case MISSING -> {}
    }
    body.put("scope", "read write");
    return Reply.json(200, Json.write(body)).with("Cache-Control", "no-store");
  }

  private static Reply invalidClient() {
    return Refusals.oauth(401, "invalid_client", "Bad client credentials");
  }

  private static Reply invalidGrant(String connectorToken) {
    return Refusals.oauth(400, "invalid_grant", "Invalid connector token: " + connectorToken);
  }

  /** The form's fields, none when the body is not declared as a form. */
  private static Map<String, List<String>> form(RecordedRequest request) {
    return request.mediaType().equals("application/x-www-form-urlencoded")
        ? new QueryStringDecoder(request.text(), false).parameters()
        : Map.of();
  }

  private static String field(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of("")).get(0);
  }
}
