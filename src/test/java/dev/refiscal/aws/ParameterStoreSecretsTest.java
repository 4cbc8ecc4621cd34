// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.refiscal.processing.SecretUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Against a socket that speaks as much of Parameter Store's protocol as GetParameters takes. */
class ParameterStoreSecretsTest {

  private static final String CONNECTOR = "/refiscal/acme/connector-token";
  private static final String BROKER = "/refiscal/acme/broker-token";

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, String> parameters = new ConcurrentHashMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private SsmClient client;
  private ParameterStoreSecrets secrets;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(json.readTree(exchange.getRequestBody()));
          String failure = failures.isEmpty() ? null : failures.remove(0);
          byte[] body =
              json.writeValueAsBytes(
                  failure == null
                      ? Map.of("Parameters", found(requests.get(requests.size() - 1)))
                      : Map.of("__type", failure, "message", "no"));
          exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(failure == null ? 200 : 400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client =
        SsmClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_CENTRAL_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    secrets = new ParameterStoreSecrets(client, "/refiscal/acme");
    parameters.put(CONNECTOR, "connector-1");
    parameters.put(BROKER, "broker-1");
  }

  private List<Map<String, String>> found(JsonNode request) {
    var found = new ArrayList<Map<String, String>>();
    for (JsonNode name : request.path("Names")) {
      if (parameters.containsKey(name.textValue())) {
        found.add(Map.of("Name", name.textValue(), "Value", parameters.get(name.textValue())));
      }
    }
    return found;
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void readsBothInOneDecryptingCallAtFirstNeed() {
    assertThat(requests).isEmpty();

    assertThat(secrets.connectorToken()).isEqualTo("connector-1");
    assertThat(secrets.brokerToken()).isEqualTo("broker-1");

    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).path("WithDecryption").booleanValue()).isTrue();
  }

  @Test
  void takesARotatedSecretWhenToldToRenew() {
    assertThat(secrets.brokerToken()).isEqualTo("broker-1");
    parameters.put(BROKER, "broker-2");

    assertThat(secrets.renew()).isTrue();
    assertThat(secrets.brokerToken()).isEqualTo("broker-2");
    assertThat(secrets.renew()).isFalse();
  }

  @Test
  void outlastsThrottling() {
    failures.add("ThrottlingException");

    assertThat(secrets.connectorToken()).isEqualTo("connector-1");
  }

  @Test
  void namesTheParametersThatItMayNotRead() {
    failures.add("AccessDeniedException");

    assertThatThrownBy(secrets::connectorToken)
        .isInstanceOf(SecretUnavailableException.class)
        .hasNoCause()
        .hasMessage(
            "the parameters %s and %s could not be read (AccessDeniedException)",
            CONNECTOR, BROKER);
  }

  @Test
  void namesTheParameterThatIsAbsentAndReadsAgainNextTime() {
    parameters.remove(BROKER);
    assertThatThrownBy(secrets::connectorToken)
        .isInstanceOf(SecretUnavailableException.class)
        .hasMessage("the parameter %s does not exist", BROKER);

    parameters.put(BROKER, "broker-1");
    assertThat(secrets.brokerToken()).isEqualTo("broker-1");
  }
}
