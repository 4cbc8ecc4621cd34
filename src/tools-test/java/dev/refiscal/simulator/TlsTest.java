// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @Test
  void isTrustedByItsCertificate() throws Exception {
    var http = HttpClient.newBuilder().sslContext(trusting(vendor.certificate())).build();

    assertThat(vendor.url()).hasScheme("https");
    assertThat(new VendorClient(vendor.url(), http).token().statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksTheTwoVersionsInUseUnderBothNames(String version) throws Exception {
    for (String host : new String[] {"127.0.0.1", "localhost"}) {
      try (SSLSocket socket = connect(host)) {
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();

        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      }
    }
  }

  @Test
  void isNotTrustedWithoutItsCertificate() {
    assertThatThrownBy(() -> new VendorClient(vendor).token())
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void resetsUnderTlsWithoutSayingGoodbye() throws Exception {
    vendor.nextTokens(TokenFault.RESET);

    try (SSLSocket socket = connect("127.0.0.1")) {
      InputStream answer = send(socket);
      assertThatThrownBy(answer::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void answersWhatIsNotHttpInsideTheTunnel() throws Exception {
    vendor.nextReloads(Fault.GARBAGE_AFTER);

    try (SSLSocket socket = connect("127.0.0.1")) {
      InputStream answer = sendTo(socket, "/protected/documents/reload/token");
      assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII))
          .contains(VendorSimulator.BODY_MARKER);
    }
  }

  @Test
  void hasNoCertificateWithoutTls() {
    try (var plain = VendorSimulator.start()) {
      assertThatThrownBy(plain::certificate).isInstanceOf(IllegalStateException.class);
    }
  }

  private SSLSocket connect(String host) throws Exception {
    var factory = trusting(vendor.certificate()).getSocketFactory();
    var socket = (SSLSocket) factory.createSocket(host, vendor.url().getPort());
    socket.setSoTimeout(10_000);
    var parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static InputStream send(SSLSocket socket) throws Exception {
    return sendTo(socket, "/oauth/token");
  }

  private static InputStream sendTo(SSLSocket socket, String path) throws Exception {
    String request =
        "POST /processing-api" + path + " HTTP/1.1\r\nHost: vendor\r\nContent-Length: 0\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket.getInputStream();
  }

  private static SSLContext trusting(Path pem) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      trusted.setCertificateEntry(
          "vendor", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
