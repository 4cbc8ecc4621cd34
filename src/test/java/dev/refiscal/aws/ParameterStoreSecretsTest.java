// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.local.LocalParameterStore;
import dev.refiscal.secrets.SecretUnavailableException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Against a socket that speaks the Parameter Store protocol. */
class ParameterStoreSecretsTest {

  private static final String CONNECTOR = "/refiscal/acme/connector-token";
  private static final String BROKER = "/refiscal/acme/broker-token";

  @AutoClose private final LocalParameterStore store = LocalParameterStore.start();
  @AutoClose private SsmClient client;
  private ParameterStoreSecrets secrets;

  @BeforeEach
  void start() {
    client =
        SsmClient.builder()
            .endpointOverride(store.endpoint())
            .region(Region.EU_CENTRAL_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    secrets = new ParameterStoreSecrets(client, "/refiscal/acme");
    store.put(CONNECTOR, "connector-1");
    store.put(BROKER, "broker-1");
  }

  @Test
  void readsBothInOneDecryptingCallAtFirstNeed() {
    assertThat(store.requests()).isEmpty();

    assertThat(secrets.connectorToken()).isEqualTo("connector-1");
    assertThat(secrets.brokerToken()).isEqualTo("broker-1");

    assertThat(store.requests()).hasSize(1);
    assertThat(store.requests().get(0).path("WithDecryption").booleanValue()).isTrue();
  }

  @Test
  void takesARotatedSecretWhenToldToRenew() {
    assertThat(secrets.brokerToken()).isEqualTo("broker-1");
    store.put(BROKER, "broker-2");

    assertThat(secrets.renew()).isTrue();
    assertThat(secrets.brokerToken()).isEqualTo("broker-2");
    assertThat(secrets.renew()).isFalse();
  }

  @Test
  void dropsTheLineBreaksThatEditorsAdd() {
    store.put(CONNECTOR, " connector-1\r\n");
    store.put(BROKER, "broker-1\n");

    assertThat(secrets.connectorToken()).isEqualTo("connector-1");
    assertThat(secrets.brokerToken()).isEqualTo("broker-1");
  }

  @Test
  void outlastsThrottling() {
    store.failNext("ThrottlingException");

    assertThat(secrets.connectorToken()).isEqualTo("connector-1");
  }

  @Test
  void namesTheParametersThatItMayNotRead() {
    store.failNext("AccessDeniedException");

    assertThatThrownBy(secrets::connectorToken)
        .isInstanceOf(SecretUnavailableException.class)
        .hasNoCause()
        .hasMessage(
            "the parameters %s and %s could not be read (AccessDeniedException)",
            CONNECTOR, BROKER);
  }

  @Test
  void namesTheParameterThatIsAbsentAndReadsAgainNextTime() {
    store.remove(BROKER);
    assertThatThrownBy(secrets::connectorToken)
        .isInstanceOf(SecretUnavailableException.class)
        .hasMessage("the parameter %s does not exist", BROKER);

    store.put(BROKER, "broker-1");
    assertThat(secrets.brokerToken()).isEqualTo("broker-1");
  }
}
