// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.demo;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.QueuePoller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Invokes the function through each of its triggers, and keeps the answers. */
final class Callers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Stage stage;
  private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());

  Callers(Stage stage) {
    this.stage = stage;
  }

  /** All answers so far, in order. */
  List<Answer> answers() {
    synchronized (answers) {
      return List.copyOf(answers);
    }
  }

  /** Posts a body to the HTTP API. */
  void http(String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(stage.http().url().resolve("/reloads"))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> reply =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      answers.add(
          new Answer("HTTP", body, "%d: %s".formatted(reply.statusCode(), words(reply.body()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Invokes the function directly, and returns its full answer. */
  String direct(String event) {
    String answer = stage.function().invoke(event).payload();
    answers.add(new Answer("direct", event, words(answer)));
    return answer;
  }

  /** Asks for a receipt, and returns when it entered its state. */
  String since(long id) {
    String answer = direct("{\"ask\": [" + id + "]}");
    return json(answer).path("documents").path(0).path("since").asText();
  }

  /** Looks a receipt up at the vendor, as a person does in the vendor's cabinet. */
  void lookUp(long id) {
    String status =
        stage
            .vendor()
            .document(id)
            .map(document -> document.status().name().toLowerCase(Locale.ROOT))
            .orElse("unknown");
    answers.add(new Answer("cabinet", Long.toString(id), status));
  }

  /** Sends messages to the queue and waits until it is empty. */
  void queue(String... messages) {
    for (String message : messages) {
      stage.queue().send(message);
    }
    var poller = QueuePoller.from(stage.queue(), this::invokeWithBatch).start();
    try (poller) {
      await().atMost(PATIENCE).until(() -> stage.queue().depth().total() == 0);
    }
  }

  private Invocation invokeWithBatch(String event) {
    Invocation invocation = stage.function().invoke(event);
    var bodies = new StringJoiner("  ");
    json(event).path("Records").forEach(message -> bodies.add(message.path("body").asText()));
    answers.add(new Answer("queue", bodies.toString(), words(invocation.payload())));
    return invocation;
  }

  /** An answer in short, for a person. */
  private static String words(String answer) {
    JsonNode json = json(answer);
    if (json.has("batchItemFailures")) {
      int failures = json.path("batchItemFailures").size();
      return failures == 0 ? "done with all" : failures + " of them must come back";
    }
    if (json.has("summary")) {
      var outcomes = new StringJoiner(", ");
      json.path("summary")
          .properties()
          .forEach(outcome -> outcomes.add(outcome.getValue() + " " + outcome.getKey()));
      return outcomes.toString();
    }
    if (json.has("settled")) {
      return json.path("settled").asInt() + " settled as " + json.path("as").asText();
    }
    if (json.has("documents")) {
      int listed = json.path("documents").size();
      return listed == 0 ? "nothing" : Integer.toString(listed);
    }
    return json.path("detail").asText(answer);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not JSON: " + text, e);
    }
  }
}
