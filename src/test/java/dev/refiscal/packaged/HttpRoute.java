// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.local.HttpApi;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.openapi.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The route of an HTTP request to the function. */
enum HttpRoute {
  /** Over a socket and the local HTTP API (payload 2.0), which base64-encodes non-text bodies. */
  HTTP_API {
    @Override
    Reply send(LocalLambda function, HttpCall call) {
      try (HttpApi api = HttpApi.inFrontOf(function)) {
        return overHttp(api, call);
      }
    }
  },

  /** An HTTP API or function URL (payload 2.0) with a base64 body. */
  HTTP_API_BASE64 {
    @Override
    Reply send(LocalLambda function, HttpCall call) {
      ObjectNode event = event("http-api-v2", call, true);
      // A named stage prefixes the path here.
      event.put("rawPath", "/live" + call.path());
      event.withObject("/requestContext/http").put("method", call.method());
      return invoke(function, event);
    }
  },

  /** A REST API (payload 1.0). */
  REST_API {
    @Override
    Reply send(LocalLambda function, HttpCall call) {
      return invoke(function, restEvent(call, false));
    }
  },

  /** A REST API (payload 1.0) with a base64 body. */
  REST_API_BASE64 {
    @Override
    Reply send(LocalLambda function, HttpCall call) {
      return invoke(function, restEvent(call, true));
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("date", "content-length", "transfer-encoding", "connection");

  /**
   * Sends a request.
   *
   * @throws IllegalStateException if the function fails instead of answering
   */
  abstract Reply send(LocalLambda function, HttpCall call);

  private static Reply overHttp(HttpApi api, HttpCall call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.url().resolve(call.path() + query(call)))
            .method(call.method(), BodyPublishers.ofByteArray(call.body()));
    call.contentType().ifPresent(type -> request.header("Content-Type", type));
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      var headers = new LinkedHashMap<String, String>();
      response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
      headers.keySet().removeAll(OF_THE_CONNECTION);
      return new Reply(response.statusCode(), headers, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while awaiting a reply", e);
    }
  }

  private static String query(HttpCall call) {
    return call.query().entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
        .collect(Collectors.joining("&", call.query().isEmpty() ? "" : "?", ""));
  }

  private static ObjectNode restEvent(HttpCall call, boolean base64) {
    return event("rest-api-v1", call, base64)
        .put("httpMethod", call.method())
        .put("path", call.path());
  }

  private static ObjectNode event(String file, HttpCall call, boolean base64) {
    try (InputStream in = HttpRoute.class.getResourceAsStream("/events/" + file + ".json")) {
      ObjectNode event = (ObjectNode) JSON.readTree(in);
      // The gateway receives it now, after all records, whose times are rounded up.
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
      long now = System.currentTimeMillis();
      event.withObject("/requestContext").put("timeEpoch", now).put("requestTimeEpoch", now);
      ObjectNode headers = event.withObject("/headers");
      headers.remove(List.of("content-type", "Content-Type"));
      call.contentType().ifPresent(type -> headers.put("Content-Type", type));
      if (!call.query().isEmpty()) {
        event.remove("queryStringParameters");
        ObjectNode parameters = event.putObject("queryStringParameters");
        call.query().forEach(parameters::put);
      }
      byte[] body = call.body();
      return event
          .put("isBase64Encoded", base64)
          .put("body", base64 ? Base64.getEncoder().encodeToString(body) : new String(body, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply invoke(LocalLambda function, ObjectNode event) {
    Invocation invocation = function.invoke(event.toString());
    if (invocation.functionError().isPresent()) {
      throw new IllegalStateException("The function failed: " + invocation.payload());
    }
    try {
      JsonNode answer = JSON.readTree(invocation.payload());
      Map<String, String> headers = new LinkedHashMap<>();
      answer
          .path("headers")
          .properties()
          .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
      return new Reply(answer.path("statusCode").intValue(), headers, answer.path("body").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not an answer: " + invocation.payload(), e);
    }
  }
}
