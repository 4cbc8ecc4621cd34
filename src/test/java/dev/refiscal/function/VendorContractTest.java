// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static dev.refiscal.simulator.VendorSimulator.BROKER_TOKEN;
import static dev.refiscal.simulator.VendorSimulator.CONNECTOR_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.simulator.Behaviour.ExpiresIn;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.RecordedRequest;
import dev.refiscal.simulator.TokenFault;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the function sends to the vendor, and when it requests a token. */
@QuarkusTest
class VendorContractTest extends RunningFunction {

  @Test
  void asksForATokenAsTheVendorDocumentsIt() {
    endToken();

    reload(newFailed(1)[0]);

    assertThat(vendor.tokenCalls()).hasSize(1);
    RecordedRequest call = vendor.tokenCalls().get(0);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/processing-api/oauth/token");
    assertThat(call.headers().get("Content-Type"))
        .containsExactly("application/x-www-form-urlencoded");
    assertThat(call.headers()).doesNotContainKeys("Authorization", "Broker-token");
    assertThat(call.text())
        .isEqualTo(
            "grant_type=token&token="
                + CONNECTOR_TOKEN
                + "&client_id=processing-connector-token&client_secret=processing-connector-token");
  }

  @Test
  void asksForReloadsAsTheVendorDocumentsIt() {
    endToken();
    long[] ids = newFailed(2);

    http(array(ids));

    assertThat(vendor.reloadCalls()).hasSize(1);
    RecordedRequest call = vendor.reloadCalls().get(0);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/processing-api/protected/documents/reload/token");
    assertThat(call.headers().get("Content-Type")).containsExactly("application/json");
    assertThat(call.headers().get("Broker-token")).containsExactly(BROKER_TOKEN);
    List<String> authorization = call.headers().get("Authorization");
    assertThat(authorization).hasSize(1);
    assertThat(authorization.get(0)).startsWith("Bearer ");
    assertThat(vendor.accessTokens()).contains(authorization.get(0).substring("Bearer ".length()));
    assertThat(call.text()).isEqualTo("[" + ids[0] + "," + ids[1] + "]");
  }

  @Test
  void writesTheLargestIdInFull() {
    reload(Long.MAX_VALUE);

    assertThat(reloadBodies()).containsExactly("[9223372036854775807]");
  }

  @ParameterizedTest
  @EnumSource(names = "NEGATIVE", mode = EnumSource.Mode.EXCLUDE)
  void keepsItsTokenAcrossInvocations(ExpiresIn expiresIn) {
    endToken();
    vendor.behave(behaviour -> behaviour.withExpiresIn(expiresIn));

    reload(newFailed(1)[0]);
    reload(newFailed(1)[0]);

    assertThat(vendor.tokenCalls()).hasSize(1);
    assertThat(authorizations()).hasSize(2).containsOnly(authorizations().get(0));
  }

  @Test
  void asksForOneTokenACallWhereEachIsToldToHaveEnded() {
    endToken();
    vendor.behave(behaviour -> behaviour.withExpiresIn(ExpiresIn.NEGATIVE));

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
    assertThat(vendor.tokenCalls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"NUMBER,59,2", "STRING,59,2", "NUMBER,90,1", "STRING,90,1"})
  void asksForANewTokenSixtySecondsBeforeTheOldOneEnds(
      ExpiresIn expiresIn, int lifetime, int tokens) {
    endToken();
    vendor.behave(
        behaviour ->
            behaviour.withExpiresIn(expiresIn).withTokenLifetime(Duration.ofSeconds(lifetime)));

    reload(newFailed(1)[0]);
    reload(newFailed(1)[0]);

    assertThat(vendor.tokenCalls()).hasSize(tokens);
    assertThat(vendor.tokenCalls())
        .allSatisfy(call -> assertThat(call.text()).startsWith("grant_type=token&"));
    assertThat(authorizations().stream().distinct()).hasSize(tokens);
  }

  @Test
  void goesOnWithATokenThatTheVendorHandsOutAgain() {
    endToken();
    vendor.behave(
        behaviour -> behaviour.withSameTokenAgain(true).withTokenLifetime(Duration.ofSeconds(50)));

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
  }

  @Test
  void needsNoRefreshToken() {
    endToken();
    vendor.behave(behaviour -> behaviour.withRefreshToken(false));

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
  }

  @Test
  void getsANewTokenAndRepeatsOnceAfterA401() {
    reload(newFailed(1)[0]);
    vendor.revokeAccessTokens();
    vendor.reset();

    DocumentOutcome outcome = reload(newFailed(1)[0]);

    assertThat(outcome.label()).isEqualTo("accepted");
    assertThat(vendor.tokenCalls()).hasSize(1);
    assertThat(authorizations()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void givesUpAfterTheSecond401() {
    vendor.behave(behaviour -> behaviour.withReloadFault(Fault.UNAUTHORIZED_401));

    DocumentOutcome outcome = reload(newFailed(1)[0]);

    assertThat(outcome)
        .isEqualTo(
            new DocumentOutcome(
                "retryable", "the vendor refuses the access token (401), even a new one"));
    assertThat(vendor.reloadCalls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR_500,          3, the token endpoint answered 500",
    "BAD_GATEWAY_502_HTML,3, the token endpoint answered 502",
    "UNAVAILABLE_503,    3, the token endpoint answered 503",
    "TOO_MANY_429,       3, the token endpoint answered 429",
    "NOT_JSON_200,       3, the token endpoint's answer contains no access token",
    "LINE_BREAK_IN_TOKEN,3, the token endpoint's answer contains no access token",
    "INVALID_GRANT_400,  1, the token endpoint answered 400; check the connector token",
    "INVALID_CLIENT_401, 1, the token endpoint answered 401; check the connector token"
  })
  void sendsNothingWithoutAToken(TokenFault fault, int tokenCalls, String reason) {
    endToken();
    vendor.behave(behaviour -> behaviour.withTokenFault(fault));

    DocumentOutcome outcome = reload(newFailed(1)[0]);

    assertThat(outcome).isEqualTo(new DocumentOutcome("retryable", "no access token: " + reason));
    assertThat(vendor.reloadCalls()).isEmpty();
    assertThat(vendor.tokenCalls()).hasSize(tokenCalls);
    assertWorksAgain();
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG", "RESET"})
  void asksForATokenOncePerAttempt(TokenFault fault) {
    endToken();
    vendor.behave(behaviour -> behaviour.withTokenFault(fault));

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("retryable");

    assertThat(vendor.tokenCalls()).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG", "RESET"})
  void sendsNothingWhileTheTokenEndpointDoesNotAnswer(TokenFault fault) {
    endToken();
    vendor.behave(behaviour -> behaviour.withTokenFault(fault));

    DocumentOutcome outcome = reload(newFailed(1)[0]);

    assertThat(outcome.label()).isEqualTo("retryable");
    assertThat(vendor.reloadCalls()).isEmpty();
    assertWorksAgain();
  }

  @Test
  void waitsForTheTokenEndpointNoLongerThanConfigured() {
    endToken();
    vendor.nextTokens(TokenFault.HANG);

    DocumentOutcome outcome = reload(newFailed(1)[0]);

    assertThat(outcome.label()).isEqualTo("accepted");
    assertThat(vendor.tokenCalls()).hasSize(2);
  }

  @Test
  void asksAgainWhileEarlierTokenRequestsStillHang() {
    endToken();
    vendor.nextTokens(TokenFault.HANG, TokenFault.HANG, TokenFault.HANG);

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("retryable");
    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
    assertThat(vendor.tokenCalls()).hasSize(4);
  }

  @Test
  void waitsForASlowTokenEndpoint() {
    endToken();
    vendor.behave(behaviour -> behaviour.withSlow(Duration.ofMillis(300)));
    vendor.nextTokens(TokenFault.SLOW);

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
    assertThat(vendor.tokenCalls()).hasSize(1);
  }

  @Test
  void saysThatTheVendorCannotBeReached() {
    endToken();
    vendor.refuseConnections(true);

    DocumentOutcome outcome = reload(newFailed(1)[0]);

    assertThat(outcome.label()).isEqualTo("retryable");
    assertThat(vendor.connections()).isZero();
    assertWorksAgain();
  }

  private void assertWorksAgain() {
    vendor.reset();
    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
  }

  private List<String> authorizations() {
    return vendor.reloadCalls().stream()
        .map(call -> call.header("Authorization").orElseThrow())
        .toList();
  }
}
