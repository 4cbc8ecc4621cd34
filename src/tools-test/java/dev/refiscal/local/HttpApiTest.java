// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicReference<String> seen = new AtomicReference<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Invocation answer = answer("{\"statusCode\":200}");

  @AutoClose
  private final HttpApi api =
      HttpApi.inFrontOf(
          event -> {
            seen.set(event);
            return answer;
          });

  @Test
  void turnsARequestIntoAnEvent() throws Exception {
    Instant before = Instant.now();
    send(
        request("/a%20b/reloads?dry=1&tag=x%26y&tag=z&flag")
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "till/1")
            .header("X-Repeated", "one")
            .header("X-Repeated", "two")
            .header("Cookie", "a=1; b=2")
            .POST(BodyPublishers.ofString("{\"ids\":[254934],\"note\":\"Ошибка\"}")));

    JsonNode event = event();
    assertThat(event.path("version").asText()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asText()).isEqualTo("$default");
    assertThat(event.path("rawPath").asText()).isEqualTo("/a%20b/reloads");
    assertThat(event.path("rawQueryString").asText()).isEqualTo("dry=1&tag=x%26y&tag=z&flag");
    assertThat(event.path("queryStringParameters"))
        .isEqualTo(JSON.readTree("{\"dry\":\"1\",\"tag\":\"x&y,z\",\"flag\":\"\"}"));
    assertThat(event.path("cookies")).isEqualTo(JSON.readTree("[\"a=1\",\"b=2\"]"));
    assertThat(event.path("body").asText()).isEqualTo("{\"ids\":[254934],\"note\":\"Ошибка\"}");
    assertThat(event.path("isBase64Encoded").booleanValue()).isFalse();
    JsonNode headers = event.path("headers");
    assertThat(headers.path("content-type").asText()).isEqualTo("application/json; charset=utf-8");
    assertThat(headers.path("x-repeated").asText()).isEqualTo("one,two");
    assertThat(headers.path("x-forwarded-for").asText()).isEqualTo("127.0.0.1");
    assertThat(headers.has("cookie")).isFalse();
    JsonNode context = event.path("requestContext");
    assertThat(context.path("http"))
        .isEqualTo(
            JSON.readTree(
                """
                {"method": "POST", "path": "/a%20b/reloads", "protocol": "HTTP/1.1",
                 "sourceIp": "127.0.0.1", "userAgent": "till/1"}"""));
    assertThat(context.path("stage").asText()).isEqualTo("$default");
    assertThat(context.path("requestId").asText()).isNotEmpty();
    assertThat(context.path("time").asText())
        .matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
    assertThat(Instant.ofEpochMilli(context.path("timeEpoch").asLong()))
        .isBetween(before.minusMillis(1), Instant.now());
  }

  @Test
  void leavesOutWhatTheRequestDoesNotHave() throws Exception {
    send(request("/reloads").GET());

    JsonNode event = event();
    assertThat(event.path("rawQueryString").asText("?")).isEmpty();
    assertThat(event.has("queryStringParameters")).isFalse();
    assertThat(event.has("cookies")).isFalse();
    assertThat(event.has("body")).isFalse();
    assertThat(event.path("isBase64Encoded").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, false",
    "application/vnd.till+json, false",
    "text/plain, false",
    "TEXT/CSV; charset=utf-8, false",
    "application/octet-stream, true",
    "application/x-www-form-urlencoded, true",
    ", true"
  })
  void encodesBodiesThatAreNotText(String contentType, boolean encoded) throws Exception {
    HttpRequest.Builder request = request("/").POST(BodyPublishers.ofString("[254934]"));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }

    send(request);

    byte[] body = "[254934]".getBytes(StandardCharsets.UTF_8);
    assertThat(event().path("isBase64Encoded").booleanValue()).isEqualTo(encoded);
    assertThat(event().path("body").asText())
        .isEqualTo(encoded ? Base64.getEncoder().encodeToString(body) : "[254934]");
  }

  @Test
  void turnsTheAnswerIntoAResponse() throws Exception {
    answer =
        answer(
            """
            {"statusCode": 207, "body": "{\\"note\\":\\"Ошибка\\"}", "isBase64Encoded": false,
             "headers": {"Content-Type": "application/problem+json", "Retry-After": 3,
                         "Content-Length": "1"},
             "cookies": ["a=1", "b=2; Secure"]}""");

    HttpResponse<String> response = send(request("/").GET());

    assertThat(response.statusCode()).isEqualTo(207);
    assertThat(response.body()).isEqualTo("{\"note\":\"Ошибка\"}");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("Retry-After")).contains("3");
    assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2; Secure");
  }

  @Test
  void decodesAnEncodedBody() throws Exception {
    answer = answer("{\"statusCode\":200,\"body\":\"aGVsbG8=\",\"isBase64Encoded\":true}");

    assertThat(send(request("/").GET()).body()).isEqualTo("hello");
  }

  @Test
  void sendsNoBodyWhereThereIsNone() throws Exception {
    answer = answer("{\"statusCode\":204,\"body\":\"ignored\"}");

    HttpResponse<String> response = send(request("/").GET());

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void takesAnAnswerWithoutAStatusForTheBodyOfASuccess() throws Exception {
    answer = answer("{\"summary\":{\"accepted\":1}}");

    HttpResponse<String> response = send(request("/").GET());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"summary\":{\"accepted\":1}}");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{\"statusCode\":\"soon\"}",
        "{\"statusCode\":42}",
        "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"headers\":{\"a\":{}}}",
        "{\"statusCode\":200,\"cookies\":\"a=1\"}",
        "{\"statusCode\":200,\"body\":{}}",
        "{\"statusCode\":200,\"body\":\"!\",\"isBase64Encoded\":true}"
      })
  void hidesMalformedAnswers(String malformed) throws Exception {
    answer = answer(malformed);

    assertInternalServerError(send(request("/").GET()));
  }

  @Test
  void hidesErrorsOfTheFunction() throws Exception {
    answer =
        new Invocation("1", "{\"statusCode\":200}", Optional.of("Unhandled"), Duration.ZERO, false);

    assertInternalServerError(send(request("/").GET()));
  }

  @Test
  void refusesBodiesThatAreTooLarge() throws Exception {
    byte[] body = new byte[HttpApi.MAX_BODY_BYTES + 1];

    HttpResponse<String> response = send(request("/").POST(BodyPublishers.ofByteArray(body)));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
    assertThat(seen.get()).isNull();
  }

  private static void assertInternalServerError(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(api.url() + pathAndQuery))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode event() throws Exception {
    return JSON.readTree(seen.get());
  }

  private static Invocation answer(String payload) {
    return new Invocation("1", payload, Optional.empty(), Duration.ZERO, false);
  }
}
