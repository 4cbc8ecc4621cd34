// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.VendorSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A function that Lambda snapshots after its start. It gets its credentials from an endpoint.
 * Environment variables would hold those of the snapshot.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">SnapStart
 *     and credentials</a>
 */
@Timeout(120)
class SnapStartIT {

  private static final String TABLE = "snap-start-it";
  private static final String AUTHORIZATION = "token-of-the-environment";

  private final List<String> askedForCredentials = new CopyOnWriteArrayList<>();
  private final VendorSimulator vendor = VendorSimulator.startWithTls();
  private final LocalDynamoDb dynamoDb = LocalDynamoDb.start();
  private HttpServer credentials;

  @BeforeEach
  void start() throws IOException {
    dynamoDb.createLedger(TABLE);
    vendor.addFailed(701);
    credentials = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    credentials.createContext("/", this::giveCredentials);
    credentials.start();
  }

  @AfterEach
  void stop() {
    credentials.stop(0);
    dynamoDb.close();
    vendor.close();
  }

  @Test
  void asksForNothingBeforeTheSnapshotAndForCredentialsAfterIt() {
    try (LocalLambda function = PackagedFunction.of(vendor, environment()).start()) {
      function.provision();
      assertThat(askedForCredentials).isEmpty();
      assertThat(vendor.connections()).isZero();

      assertThat(function.invoke("[701]").payload()).contains("\"outcome\":\"accepted\"");
      assertThat(askedForCredentials).containsOnly(AUTHORIZATION);
      assertThat(dynamoDb.client().scan(scan -> scan.tableName(TABLE)).count()).isOne();
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("AWS_ACCESS_KEY_ID", "");
    environment.put("AWS_SECRET_ACCESS_KEY", "");
    environment.put("AWS_SESSION_TOKEN", "");
    environment.put(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "http://127.0.0.1:" + credentials.getAddress().getPort() + "/credentials");
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", AUTHORIZATION);
    environment.put("REFISCAL_LEDGER_TABLE", TABLE);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    return environment;
  }

  private void giveCredentials(HttpExchange exchange) throws IOException {
    askedForCredentials.add(exchange.getRequestHeaders().getFirst("Authorization"));
    byte[] answer =
        """
        {"AccessKeyId": "%1$s", "SecretAccessKey": "%1$s", "Token": "%1$s",
         "Expiration": "2099-01-01T00:00:00Z"}
        """
            .formatted(LocalLambda.ACCESS_KEY)
            .getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
