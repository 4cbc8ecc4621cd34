// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves {@code GetParameters} of Parameter Store's protocol on loopback. */
public final class LocalParameterStore implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> parameters = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final LoopbackServer server = LoopbackServer.serve("parameter-store", this::answer);

  private LocalParameterStore() {}

  /** Starts an empty store. */
  public static LocalParameterStore start() {
    return new LocalParameterStore();
  }

  /** The endpoint for clients. */
  public URI endpoint() {
    return URI.create("http://" + server.address());
  }

  /** Sets a parameter. */
  public void put(String name, String value) {
    parameters.put(name, value);
  }

  /** Deletes a parameter. */
  public void remove(String name) {
    parameters.remove(name);
  }

  /** Fails the next request with this error type, such as {@code ThrottlingException}. */
  public void failNext(String errorType) {
    failures.add(errorType);
  }

  /** All requests so far, in order, failed ones included. */
  public List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    requests.add(request);
    String failure = failures.poll();
    byte[] body =
        JSON.writeValueAsBytes(
            failure == null
                ? Map.of("Parameters", found(request))
                : Map.of("__type", failure, "message", "no"));
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(failure == null ? 200 : 400, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private List<Map<String, String>> found(JsonNode request) {
    var found = new ArrayList<Map<String, String>>();
    for (JsonNode name : request.path("Names")) {
      String value = parameters.get(name.textValue());
      if (value != null) {
        found.add(Map.of("Name", name.textValue(), "Value", value));
      }
    }
    return found;
  }
}
