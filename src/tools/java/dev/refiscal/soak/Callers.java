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

/** People who post ids over HTTP, and post again what they were not told the end of. */
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

  /** Has the ids posted until each of them came to an end, or to the queue. */
  void post(List<Long> ids) {
    open.incrementAndGet();
    threads.execute(() -> send(ids));
  }

  /** Whether all posted ids came to an end, or to the queue. */
  boolean done() {
    return open.get() == 0;
  }

  /** The last outcome that a caller was told of an id; {@code queued} if it waits on the queue. */
  Map<Long, String> told() {
    return Map.copyOf(told);
  }

  /** Where it fails, the caller is never done, so the soak is not either. */
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
      // No answer, or none that can be read: as good as none to the caller.
      return MissingNode.getInstance();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return MissingNode.getInstance();
    }
  }

  /** Ends the posting, and waits for the replies that are on their way. */
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
