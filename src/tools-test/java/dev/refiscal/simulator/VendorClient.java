// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** A caller that follows the vendor's documentation to the letter. */
final class VendorClient {
  static final String FORM =
      "grant_type=token&token="
          + VendorSimulator.CONNECTOR_TOKEN
          + "&client_id=processing-connector-token&client_secret=processing-connector-token";

  private static final String FORM_TYPE = "application/x-www-form-urlencoded";

  private final HttpClient http;
  private final URI url;

  VendorClient(VendorSimulator vendor) {
    this(vendor.url(), HttpClient.newHttpClient());
  }

  VendorClient(URI url, HttpClient http) {
    this.url = url;
    this.http = http;
  }

  HttpResponse<String> token() throws IOException, InterruptedException {
    return token(FORM);
  }

  HttpResponse<String> token(String form) throws IOException, InterruptedException {
    return send(
        to("/oauth/token").header("Content-Type", FORM_TYPE).POST(BodyPublishers.ofString(form)));
  }

  /** A new access token from the response. */
  String accessToken() throws IOException, InterruptedException {
    return json(token()).get("access_token").textValue();
  }

  HttpResponse<String> reload(String accessToken, long... ids)
      throws IOException, InterruptedException {
    return send(reloadRequest(accessToken, Arrays.toString(ids)));
  }

  HttpResponse<String> reload(long... ids) throws IOException, InterruptedException {
    return reload(accessToken(), ids);
  }

  HttpResponse<String> status(String accessToken, String path)
      throws IOException, InterruptedException {
    return send(to(path).header("Authorization", "Bearer " + accessToken));
  }

  /** A valid reload request, for a test to change. */
  HttpRequest.Builder reloadRequest(String accessToken, String body) {
    return to("/protected/documents/reload/token")
        .header("Authorization", "Bearer " + accessToken)
        .header("Broker-token", VendorSimulator.BROKER_TOKEN)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
