// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.project.BesideOthers;
import dev.refiscal.simulator.Behaviour.UnknownId;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@BesideOthers
class ReloadFaultTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @AutoClose private final VendorSimulator vendor = VendorSimulator.start();
  private final VendorClient client = new VendorClient(vendor);
  private String accessToken;

  @BeforeEach
  void addDocument() throws Exception {
    vendor.addFailed(1);
    vendor.behave(b -> b.withHang(Duration.ofMillis(200)).withSlow(Duration.ofMillis(200)));
    accessToken = client.accessToken();
  }

  @ParameterizedTest
  @EnumSource(
      // This test's client keeps the whole response in memory.
      names = {"FLOOD_AFTER", "ERROR_500_FLOOD"},
      mode = EnumSource.Mode.EXCLUDE)
  void takesTheIdsInOnlyWhenTheFaultStrikesAfterwards(Fault fault) {
    vendor.nextReloads(fault);

    reloadWhateverComes();

    vendor.awaitIdle(SOON);
    int expected = fault.processes() ? 1 : 0;
    assertThat(vendor.fiscalizations(1)).isEqualTo(expected);
    assertThat(vendor.document(1)).map(Document::reloads).contains(expected);
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "TRUNCATED_AFTER",
        "NO_CONTENT_204_BODY_AFTER",
        "BAD_CHUNK_AFTER",
        "OLD_HTTP_AFTER",
        "DRIP_BODY_AFTER",
        "FLOOD_AFTER"
      })
  void tellsNoSuccessForACallThatIsRefused(Fault fault) throws Exception {
    vendor.behave(behaviour -> behaviour.withUnknownId(UnknownId.NOT_FOUND_404));
    vendor.nextReloads(fault);

    assertThat(client.reload(2).statusCode()).isEqualTo(404);
    assertThat(fault.saysSuccess()).isTrue();
  }

  @Test
  void strikesAfterwardsInExactlyTheCasesThatSaySo() {
    var afterwards = EnumSet.of(Fault.NONE, Fault.SLOW);
    for (Fault fault : Fault.values()) {
      if (fault.name().endsWith("_AFTER") && !fault.name().endsWith("RETRY_AFTER")) {
        afterwards.add(fault);
      }
    }

    assertThat(Fault.values()).filteredOn(Fault::processes).containsExactlyElementsOf(afterwards);
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_MANY_429, 429, json",
    "TOO_MANY_429_RETRY_AFTER, 429, json",
    "ERROR_500, 500, json",
    "ERROR_500_AFTER, 500, json",
    "BAD_GATEWAY_502_HTML, 502, html",
    "BAD_GATEWAY_502_HTML_AFTER, 502, html",
    "UNAVAILABLE_503_HTML, 503, html",
    "UNAVAILABLE_503_RETRY_AFTER, 503, html",
    "GATEWAY_TIMEOUT_504_HTML, 504, html",
    "GATEWAY_TIMEOUT_504_HTML_AFTER, 504, html",
    "REDIRECT_302, 302, html",
    "REQUEST_TIMEOUT_408, 408, html",
    "FORBIDDEN_403, 403, json",
    "NOT_FOUND_404, 404, json",
    "UNAUTHORIZED_401, 401, json"
  })
  void answersWithAnErrorOfTheVendor(Fault fault, int status, String type) throws Exception {
    vendor.nextReloads(fault);

    var response = client.reload(accessToken, 1);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(value -> assertThat(value).contains(type));
    assertThat(response.body()).contains(VendorSimulator.BODY_MARKER);
    assertThat(response.headers().firstValue("Retry-After").isPresent())
        .isEqualTo(fault.name().endsWith("RETRY_AFTER"));
    assertThat(client.reload(accessToken, 1)).returns(200, HttpResponse::statusCode);
  }

  @ParameterizedTest
  @EnumSource(names = {"TOO_MANY_429_RETRY_AFTER", "UNAVAILABLE_503_RETRY_AFTER"})
  void tellsWhenToComeBack(Fault fault) throws Exception {
    vendor.behave(b -> b.withRetryAfter("Wed, 21 Oct 2026 07:28:00 GMT").withReloadFault(fault));

    assertThat(client.reload(accessToken, 1).headers().firstValue("Retry-After"))
        .contains("Wed, 21 Oct 2026 07:28:00 GMT");
  }

  @Test
  void repeatsSecretsInErrors() throws Exception {
    vendor.nextReloads(Fault.ERROR_500, Fault.UNAUTHORIZED_401);

    assertThat(client.reload(accessToken, 1).body()).contains(VendorSimulator.BROKER_TOKEN);
    assertThat(client.reload(accessToken, 1).body()).contains(accessToken);
  }

  @Test
  void redirectsToAPageForPeople() throws Exception {
    vendor.nextReloads(Fault.REDIRECT_302);

    assertThat(client.reload(accessToken, 1).headers().firstValue("Location")).contains("/login");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET_BEFORE", "RESET_AFTER"})
  void resetsTheConnection(Fault fault) throws Exception {
    vendor.nextReloads(fault);

    try (Socket socket = connect()) {
      InputStream answer = send(socket);
      assertThatThrownBy(answer::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void closesTheConnectionInOrderWithoutAnAnswer() throws Exception {
    vendor.nextReloads(Fault.CLOSE_AFTER);

    assertThat(exchange()).isEmpty();
  }

  @Test
  void breaksOffInTheMiddleOfABody() throws Exception {
    vendor.nextReloads(Fault.TRUNCATED_AFTER);

    assertThat(exchange())
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("\r\nContent-Length: 4096\r\n")
        .endsWith("\r\n\r\n[\"" + VendorSimulator.BODY_MARKER);
  }

  @Test
  void answersWhatIsNotHttp() throws Exception {
    vendor.nextReloads(Fault.GARBAGE_AFTER);

    assertThat(exchange()).doesNotContain("HTTP").contains(VendorSimulator.BODY_MARKER);
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG_BEFORE", "HANG_AFTER"})
  void hangsUntilItHangsUp(Fault fault) throws Exception {
    vendor.nextReloads(fault);

    long start = System.nanoTime();
    assertThat(exchange()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(190));
  }

  @Test
  void answersLate() throws Exception {
    vendor.nextReloads(Fault.SLOW);

    long start = System.nanoTime();
    assertThat(client.reload(accessToken, 1).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(190));
  }

  @Test
  void meetsPlannedFaultsInOrderAndThenTheStandingOne() throws Exception {
    vendor.behave(b -> b.withReloadFault(Fault.FORBIDDEN_403));
    vendor.nextReloads(Fault.ERROR_500, Fault.NONE);
    vendor.nextReloads(Fault.NOT_FOUND_404);

    for (int status : new int[] {500, 200, 404, 403, 403}) {
      assertThat(client.reload(accessToken, 1).statusCode()).isEqualTo(status);
    }
  }

  private void reloadWhateverComes() {
    try {
      client.reload(accessToken, 1);
    } catch (IOException e) {
      assertThat(vendor.reloadCalls()).as("the call that failed").hasSize(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket(vendor.url().getHost(), vendor.url().getPort());
    socket.setSoTimeout((int) SOON.toMillis());
    return socket;
  }

  /** Sends a reload over a socket and reads until the connection closes in order. */
  private String exchange() throws IOException {
    try (Socket socket = connect()) {
      return new String(send(socket).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private InputStream send(Socket socket) throws IOException {
    String request =
        """
        POST /processing-api/protected/documents/reload/token HTTP/1.1
        Host: vendor
        Authorization: Bearer %s
        Broker-token: %s
        Content-Type: application/json
        Content-Length: 3

        [1]\
        """
            .formatted(accessToken, VendorSimulator.BROKER_TOKEN)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket.getInputStream();
  }
}
