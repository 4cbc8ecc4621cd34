// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who post ids over HTTP, and retry those without a final outcome. */
final class Callers implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int THREADS = 3;
  private static final long PAUSE_MILLIS = 1_500;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS);
  private final Map<Long, String> told = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final URI url;

  Callers(URI api) {
    url = api.resolve("/reloads");
  }

  /** Posts the ids until each has a final outcome or is queued. */
  void post(List<Long> ids) {
    open.incrementAndGet();
    threads.execute(() -> send(ids));
  }

  /** Whether all posted ids have a final outcome or are queued. */
  boolean done() {
    return open.get() == 0;
  }

  /** The last outcome that a caller received for each id; {@code queued} if it is queued. */
  Map<Long, String> told() {
    return Map.copyOf(told);
  }

  /** If this fails, the caller is never done, and neither is the soak. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void send(List<Long> ids) {
    List<Long> left = new ArrayList<>(ids);
    reply(ids)
        .path("documents")
        .forEach(
            document -> {
              long id = document.path("id").longValue();
              String outcome = document.path("outcome").asText();
              boolean queued = document.path("queued").booleanValue();
              told.put(id, queued ? "queued" : outcome);
              if (queued || !outcome.equals("retryable")) {
                left.remove(id);
              }
            });
    if (left.isEmpty()) {
      open.decrementAndGet();
    } else {
      threads.schedule(() -> send(left), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private JsonNode reply(List<Long> ids) {
    var request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(ids.toString()))
            .build();
    try {
      return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      // No answer, or an unreadable one: the same to the caller.
      return MissingNode.getInstance();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return MissingNode.getInstance();
    }
  }

  /** Stops posting, and waits for the replies in flight. */
  @Override
  public void close() {
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    threads.shutdown();
    try {
      threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
