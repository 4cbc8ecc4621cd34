// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.project.BesideOthers;
import dev.refiscal.simulator.Behaviour.ConnectorTokenRefusal;
import dev.refiscal.simulator.Behaviour.ExpiresIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@BesideOthers
class TokenEndpointTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @AutoClose
  private final VendorSimulator vendor =
      VendorSimulator.start(SimulatorSettings.defaults().withClock(now::get));

  private final VendorClient client = new VendorClient(vendor);

  @Test
  void grantsAToken() throws Exception {
    var response = client.token();

    assertThat(response.statusCode()).isEqualTo(200);
    var body = VendorClient.json(response);
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly("access_token", "token_type", "refresh_token", "expires_in", "scope");
    assertThat(body.get("token_type").textValue()).isEqualTo("bearer");
    assertThat(body.get("expires_in").isIntegralNumber()).isTrue();
    assertThat(body.get("expires_in").longValue()).isEqualTo(3600);
    assertThat(vendor.accessTokens()).containsExactly(body.get("access_token").textValue());
    assertThat(vendor.refreshTokens()).containsExactly(body.get("refresh_token").textValue());
    assertThat(response.body()).doesNotContain(VendorSimulator.BODY_MARKER);
  }

  @Test
  void tellsTheLifetimeAsAString() throws Exception {
    vendor.behave(b -> b.withExpiresIn(ExpiresIn.STRING).withTokenLifetime(Duration.ofSeconds(3)));

    assertThat(VendorClient.json(client.token()).get("expires_in").textValue()).isEqualTo("3");
  }

  @Test
  void keepsTheLifetimeAndTheRefreshTokenBack() throws Exception {
    vendor.behave(b -> b.withExpiresIn(ExpiresIn.MISSING).withRefreshToken(false));

    assertThat(VendorClient.json(client.token()).fieldNames())
        .toIterable()
        .containsExactly("access_token", "token_type", "scope");
  }

  @Test
  void grantsAnotherTokenEachTime() throws Exception {
    assertThat(client.accessToken()).isNotEqualTo(client.accessToken());
    assertThat(vendor.accessTokens()).hasSize(2);
  }

  @Test
  void grantsTheSameTokenAgainUntilItEnds() throws Exception {
    vendor.behave(b -> b.withSameTokenAgain(true).withTokenLifetime(Duration.ofSeconds(10)));
    var first = VendorClient.json(client.token());

    now.updateAndGet(time -> time.plusMillis(2500));
    var second = VendorClient.json(client.token());
    now.updateAndGet(time -> time.plusMillis(7500));
    var third = VendorClient.json(client.token());

    assertThat(second.get("access_token")).isEqualTo(first.get("access_token"));
    assertThat(second.get("expires_in").longValue()).isEqualTo(7);
    assertThat(third.get("access_token")).isNotEqualTo(first.get("access_token"));
    assertThat(third.get("expires_in").longValue()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 401, unauthorized",
    "grant_type=token&token=T, 401, invalid_client",
    "grant_type=token&token=T&client_id=C&client_secret=wrong, 401, invalid_client",
    "token=T&client_id=C&client_secret=C, 400, invalid_request",
    "grant_type=token&client_id=C&client_secret=C, 400, invalid_request",
    "grant_type=token&grant_type=token&token=T&client_id=C&client_secret=C, 400, invalid_request",
    "grant_type=token&token=T&client_id=C&client_secret=C&scope=all, 400, invalid_request",
    "grant_type=password&token=T&client_id=C&client_secret=C, 400, unsupported_grant_type",
    "grant_type=token&token=wrong&client_id=C&client_secret=C, 400, invalid_grant",
  })
  void refusesAFormThatIsNotAsDocumented(String template, int status, String error)
      throws Exception {
    String form =
        template
            .replace("=T", "=" + VendorSimulator.CONNECTOR_TOKEN)
            .replace("=C", "=processing-connector-token");

    assertRefused(client.token(form), status, error);
  }

  @Test
  void refusesAFormThatIsNotDeclaredAsOne() throws Exception {
    var request = client.reloadRequest("none", VendorClient.FORM).uri(tokenUri());

    assertRefused(client.send(request), 401, "unauthorized");
  }

  @Test
  void refusesAnotherMethod() throws Exception {
    assertRefused(client.send(client.to("/oauth/token").GET()), 405, "method_not_allowed");
  }

  @ParameterizedTest
  @CsvSource({"INVALID_GRANT_400, 400, invalid_grant", "UNAUTHORIZED_401, 401, unauthorized"})
  void repeatsARevokedConnectorTokenInItsRefusal(
      ConnectorTokenRefusal refusal, int status, String error) throws Exception {
    vendor.behave(b -> b.withConnectorTokenRefusal(refusal));
    vendor.rotateConnectorToken("another");

    var response = client.token();

    assertRefused(response, status, error);
    assertThat(response.body()).contains(VendorSimulator.CONNECTOR_TOKEN);
    assertThat(client.token(VendorClient.FORM.replace(VendorSimulator.CONNECTOR_TOKEN, "another")))
        .returns(200, HttpResponse::statusCode);
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR_500, 500",
    "BAD_GATEWAY_502_HTML, 502",
    "UNAVAILABLE_503, 503",
    "INVALID_CLIENT_401, 401",
    "INVALID_GRANT_400, 400",
    "NOT_JSON_200, 200",
    "TOO_MANY_429, 429"
  })
  void answersWithAFault(TokenFault fault, int status) throws Exception {
    vendor.nextTokens(fault);

    var response = client.token();

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(VendorSimulator.BODY_MARKER);
    assertThat(vendor.accessTokens()).isEmpty();
    assertThat(client.token().statusCode()).as("the call after it").isEqualTo(200);
  }

  @Test
  void repeatsTheConnectorTokenInAnInvalidGrant() throws Exception {
    vendor.nextTokens(TokenFault.INVALID_GRANT_400);

    assertThat(client.token().body()).contains(VendorSimulator.CONNECTOR_TOKEN);
  }

  @Test
  void meetsTheStandingFaultEachTime() throws Exception {
    vendor.behave(b -> b.withTokenFault(TokenFault.UNAVAILABLE_503));
    vendor.nextTokens(TokenFault.NONE);

    assertThat(client.token().statusCode()).isEqualTo(200);
    assertThat(client.token().statusCode()).isEqualTo(503);
    assertThat(client.token().statusCode()).isEqualTo(503);
  }

  @Test
  void answersLate() throws Exception {
    vendor.behave(b -> b.withSlow(Duration.ofMillis(300)));
    vendor.nextTokens(TokenFault.SLOW);

    long start = System.nanoTime();
    assertThat(client.token().statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void hangsUntilItHangsUp() {
    vendor.behave(b -> b.withHang(Duration.ofMillis(300)));
    vendor.nextTokens(TokenFault.HANG);

    long start = System.nanoTime();
    assertThatThrownBy(client::token).isInstanceOf(IOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    assertThat(vendor.accessTokens()).isEmpty();
  }

  @Test
  void resets() {
    vendor.nextTokens(TokenFault.RESET);

    assertThatThrownBy(client::token)
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("Connection reset");
    assertThat(vendor.accessTokens()).isEmpty();
  }

  private URI tokenUri() {
    return URI.create(vendor.url() + "/oauth/token");
  }

  private static void assertRefused(HttpResponse<String> response, int status, String error)
      throws IOException {
    assertThat(response.statusCode()).isEqualTo(status);
    var body = VendorClient.json(response);
    assertThat(body.get("error").textValue()).isEqualTo(error);
    assertThat(body.get("error_description").textValue()).contains(VendorSimulator.BODY_MARKER);
  }
}
