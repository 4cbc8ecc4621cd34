// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.refiscal.project.BesideOthers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@BesideOthers
class VendorSimulatorTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @AutoClose private final VendorSimulator vendor = VendorSimulator.start();
  private final VendorClient client = new VendorClient(vendor);

  @Test
  void tellsItsUrl() {
    assertThat(vendor.url().toString()).matches("http://127\\.0\\.0\\.1:\\d+/processing-api");
  }

  @Test
  void hasAConnectorTokenLikeTheVendors() {
    assertThat(VendorSimulator.CONNECTOR_TOKEN).matches("[A-Za-z0-9]{50}");
  }

  @Test
  void recordsCallsAsTheyArrived() throws Exception {
    String accessToken = client.accessToken();
    client.send(
        client
            .reloadRequest(accessToken, "[ 1 ]")
            .header("X-Twice", "first")
            .header("X-Twice", "second"));

    assertThat(vendor.tokenCalls())
        .singleElement()
        .returns("POST", RecordedRequest::method)
        .returns("/processing-api/oauth/token", RecordedRequest::path)
        .returns(VendorClient.FORM, RecordedRequest::text);
    var reload = vendor.reloadCalls().get(0);
    assertThat(reload.path()).isEqualTo("/processing-api/protected/documents/reload/token");
    assertThat(reload.body()).asString().isEqualTo("[ 1 ]");
    assertThat(reload.headers()).containsEntry("X-Twice", List.of("first", "second"));
    assertThat(reload.header("authorization")).contains("Bearer " + accessToken);
    assertThat(reload.header("X-None")).isEmpty();
  }

  @Test
  void recordsRefusedCallsToo() throws Exception {
    client.reload("made-up", 1);
    client.token("");

    assertThat(vendor.reloadCalls()).hasSize(1);
    assertThat(vendor.tokenCalls()).hasSize(1);
  }

  @Test
  void keepsConnectionsAlive() throws Exception {
    client.token();
    client.token();
    assertThat(vendor.connections()).isEqualTo(1);

    new VendorClient(vendor).token();

    assertThat(vendor.connections()).isEqualTo(2);
    assertThat(vendor.tokenCalls())
        .extracting(RecordedRequest::connection)
        .containsExactly(1L, 1L, 2L);
  }

  @Test
  void closesKeptAliveConnectionsWhenToldTo() throws Exception {
    try (var socket = new Socket(vendor.url().getHost(), vendor.url().getPort())) {
      socket.setSoTimeout((int) SOON.toMillis());
      InputStream in = socket.getInputStream();
      socket
          .getOutputStream()
          .write("GET /simulator/documents HTTP/1.1\r\nHost: vendor\r\n\r\n".getBytes(US_ASCII));
      assertThat(new Scanner(in, US_ASCII).findWithinHorizon("\\[]", 0)).isEqualTo("[]");

      vendor.closeIdleConnections();

      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void sparesCallsThatAwaitAnAnswerWhenIdleConnectionsAreClosed() throws Exception {
    vendor.behave(b -> b.withSlow(Duration.ofMillis(300)));
    vendor.nextTokens(TokenFault.SLOW);
    var request =
        client
            .to("/oauth/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(VendorClient.FORM))
            .build();
    var answer = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    await().atMost(SOON).until(() -> vendor.tokenCalls().size() == 1);

    vendor.closeIdleConnections();

    assertThat(answer).succeedsWithin(SOON).returns(200, response -> response.statusCode());
  }

  @Test
  void refusesConnectionsAndListensAgainOnTheSamePort() throws Exception {
    client.token();
    vendor.addFailed(1);

    vendor.refuseConnections(true);
    vendor.refuseConnections(true);
    assertThatThrownBy(client::token).isInstanceOf(ConnectException.class);

    vendor.refuseConnections(false);
    vendor.refuseConnections(false);
    assertThat(client.token().statusCode()).isEqualTo(200);
    assertThat(vendor.document(1)).isPresent();
  }

  @Test
  void endsHangsWhenClosed() {
    vendor.nextTokens(TokenFault.HANG);
    var request =
        client.to("/oauth/token").POST(BodyPublishers.ofString(VendorClient.FORM)).build();
    var answer = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    await().atMost(SOON).until(() -> vendor.tokenCalls().size() == 1);

    vendor.close();

    assertThat(answer).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(IOException.class);
  }

  /** Repeated, since the JDK only sometimes releases a listening socket late. */
  @RepeatedTest(50)
  void refusesConnectionsAtOnce() {
    vendor.refuseConnections(true);

    assertThatThrownBy(client::token).isInstanceOf(ConnectException.class);
  }

  @Test
  void closesWhileItRefusesConnections() {
    vendor.refuseConnections(true);

    assertThatCode(vendor::close).doesNotThrowAnyException();
  }

  @Test
  void closesTwiceWithoutHarm() {
    vendor.close();

    assertThatCode(vendor::close).doesNotThrowAnyException();
  }

  @Test
  void resetsToTheStart() throws Exception {
    String accessToken = client.accessToken();
    client.reload(accessToken, 1);
    client.status(accessToken, "/protected/documents/1");
    vendor.addFailed(1);
    vendor.behave(b -> b.withReloadFault(Fault.FORBIDDEN_403).withTokenFault(TokenFault.RESET));
    vendor.nextReloads(Fault.ERROR_500);
    vendor.nextTokens(TokenFault.ERROR_500);
    vendor.randomFaults(1, Map.of(Fault.ERROR_500, 1.0), Map.of(TokenFault.ERROR_500, 1.0));
    vendor.rotateConnectorToken("another");
    vendor.rotateBrokerToken("another");
    vendor.refuseConnections(true);

    vendor.reset();

    assertThat(vendor.documents()).isEmpty();
    assertThat(vendor.tokenCalls()).isEmpty();
    assertThat(vendor.reloadCalls()).isEmpty();
    assertThat(vendor.statusCalls()).isEmpty();
    assertThat(vendor.connections()).isZero();
    assertThat(vendor.behaviour()).isEqualTo(Behaviour.DEFAULT);
    assertThat(vendor.accessTokens()).contains(accessToken);
    assertThat(client.reload(accessToken, 1).statusCode()).isEqualTo(200);
    assertThat(client.token().statusCode()).isEqualTo(200);
  }

  @Test
  void cutsCallsOffThatAwaitAnAnswerWhenReset() {
    vendor.nextTokens(TokenFault.HANG);
    var request = client.to("/oauth/token").POST(BodyPublishers.noBody()).build();
    var answer = HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString());
    await().atMost(SOON).until(() -> vendor.tokenCalls().size() == 1);

    vendor.reset();

    assertThat(answer).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(IOException.class);
  }

  @Test
  void saysWhichPortIsTaken() {
    var settings = SimulatorSettings.defaults().withPort(vendor.url().getPort());

    assertThatThrownBy(() -> VendorSimulator.start(settings))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(Integer.toString(vendor.url().getPort()));
  }

  @Test
  void takesTheTokensOfTheSettings() throws Exception {
    var settings =
        SimulatorSettings.defaults().withConnectorToken("connector").withBrokerToken("broker");
    try (var other = VendorSimulator.start(settings)) {
      var caller = new VendorClient(other);
      String form = VendorClient.FORM.replace(VendorSimulator.CONNECTOR_TOKEN, "connector");
      var token = VendorClient.json(caller.token(form)).get("access_token").textValue();
      var reload = caller.reloadRequest(token, "[1]").setHeader("Broker-token", "broker");

      assertThat(caller.send(reload).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void servesSeveralCallersAtOnce() throws Exception {
    var settings =
        SimulatorSettings.defaults().withRegisters(4).withFiscalizationTime(Duration.ZERO);
    try (var busy = VendorSimulator.start(settings)) {
      var callers = new VendorClient(busy);
      String accessToken = callers.accessToken();
      busy.addFailed(LongStream.rangeClosed(1, 200).toArray());

      var statuses =
          LongStream.rangeClosed(1, 200)
              .parallel()
              .mapToObj(id -> reload(callers, accessToken, id))
              .toList();
      busy.awaitIdle(SOON);

      assertThat(statuses).containsOnly(200);
      assertThat(busy.reloadCalls()).hasSize(200);
      assertThat(busy.documents().values()).extracting(Document::fiscalizations).containsOnly(1);
    }
  }

  private static int reload(VendorClient client, String accessToken, long id) {
    try {
      return client.reload(accessToken, id).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
