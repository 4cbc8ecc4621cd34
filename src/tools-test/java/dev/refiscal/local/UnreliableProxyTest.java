// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UnreliableProxyTest {

  private final List<String> arrived = new CopyOnWriteArrayList<>();

  @AutoClose
  private final LoopbackServer service =
      LoopbackServer.serve(
          "service",
          exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            arrived.add(exchange.getRequestURI() + " " + target + " " + body);
            byte[] answer = "answered".getBytes(UTF_8);
            exchange.getResponseHeaders().set("x-amzn-RequestId", "42");
            exchange.sendResponseHeaders(400, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });

  @Test
  void passesCallsAndAnswersOn() throws Exception {
    try (UnreliableProxy proxy = proxy(0)) {
      HttpResponse<String> answer = call(proxy);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo("answered");
      assertThat(answer.headers().firstValue("x-amzn-RequestId")).contains("42");
      assertThat(arrived).containsExactly("/a?b=c SendMessage hello");
      assertThat(proxy.failures()).isZero();
    }
  }

  @Test
  void answersNothingProperWhileItHasAnOutage() throws Exception {
    try (UnreliableProxy proxy = proxy(1)) {
      for (int call = 0; call < 40; call++) {
        assertThat(failed(proxy)).isTrue();
      }

      assertThat(proxy.failures()).isGreaterThanOrEqualTo(40);
      assertThat(arrived).as("calls of which only the answer was lost").isNotEmpty();
    }
  }

  private UnreliableProxy proxy(double chance) {
    var address = URI.create("http://" + service.address());
    return UnreliableProxy.inFrontOf(address, new Random(1), chance, Duration.ofMillis(2));
  }

  private static boolean failed(UnreliableProxy proxy) throws InterruptedException {
    try {
      return call(proxy).statusCode() == 500;
    } catch (IOException e) {
      return true;
    }
  }

  private static HttpResponse<String> call(UnreliableProxy proxy)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(proxy.endpoint().resolve("/a?b=c"))
            .header("X-Amz-Target", "SendMessage")
            .POST(BodyPublishers.ofString("hello"))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
