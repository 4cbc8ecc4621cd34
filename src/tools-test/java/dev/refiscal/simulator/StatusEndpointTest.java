// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusEndpointTest {
  @AutoClose private final VendorSimulator vendor = VendorSimulator.start();
  private final VendorClient client = new VendorClient(vendor);

  @ParameterizedTest
  @EnumSource(DocumentStatus.class)
  void tellsEachStatus(DocumentStatus status) throws Exception {
    vendor.addDocument(Long.MAX_VALUE, status);

    var response = client.status(client.accessToken(), "/protected/documents/" + Long.MAX_VALUE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("{\"id\":9223372036854775807,\"status\":\"" + status + "\"}");
    assertThat(vendor.statusCalls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/protected/documents/2", "/protected/documents/9999999999999999999"})
  void doesNotFindOthers(String path) throws Exception {
    var response = client.status(client.accessToken(), path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains(VendorSimulator.BODY_MARKER);
  }

  @Test
  void asksForAnAccessToken() throws Exception {
    vendor.addFailed(1);

    assertThat(client.status("made-up", "/protected/documents/1").statusCode()).isEqualTo(401);
  }

  @Test
  void isAskedWithGet() throws Exception {
    var request = client.reloadRequest(client.accessToken(), "");

    assertThat(
            client.send(request.uri(vendor.url().resolve("/processing-api/protected/documents/1"))))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(405));
  }

  @Test
  void listensWhereTheSettingsSay() throws Exception {
    var settings = SimulatorSettings.defaults().withStatusPath("/documents?id={id}&full=no");
    try (var elsewhere = VendorSimulator.start(settings)) {
      elsewhere.addFailed(12);
      var caller = new VendorClient(elsewhere);

      assertThat(caller.status(caller.accessToken(), "/documents?id=12&full=no").body())
          .isEqualTo("{\"id\":12,\"status\":\"ERROR\"}");
    }
  }

  @Test
  void needsAPlaceForTheId() {
    var settings = SimulatorSettings.defaults();

    assertThatThrownBy(() -> settings.withStatusPath("/documents"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{id}");
  }

  @Test
  void showsAPersonAllDocuments() throws Exception {
    vendor.addFailed(2);
    vendor.addDocument(1, DocumentStatus.DONE);

    var response = client.send(client.to("").uri(vendor.documentsUrl()));

    assertThat(response.body())
        .isEqualTo(
            "[{\"id\":1,\"status\":\"DONE\",\"fiscalizations\":1,\"reloads\":0},"
                + "{\"id\":2,\"status\":\"ERROR\",\"fiscalizations\":0,\"reloads\":0}]");
  }

  @Test
  void knowsNoOtherOperation() throws Exception {
    var response = client.send(client.to("/protected/receipts"));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains(VendorSimulator.BODY_MARKER);
  }
}
