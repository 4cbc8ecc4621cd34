// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.bench.BenchSettings.Size;
import dev.refiscal.local.InvocableFunction;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.QueuePoller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Drains a full queue, with queues, ledger and concurrency as the Terraform module deploys them.
 * The time runs from the first poll to the last reply, process starts included.
 */
final class Drain implements Scenario {

  /** The module's defaults. */
  private static final int QUEUE_BATCH = 10;

  private static final int MAX_CONCURRENCY = 2;
  private static final int MAX_RECEIVE_COUNT = 8;

  /**
   * Longer than the module's 30 s, and than the 2 s for an AWS call: the two processes start at
   * once, and share the machine with vendor, queue and ledger. On a busy machine, the first ledger
   * call was seen to take longer, and the drain would measure a back-off.
   */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final String AWS_TIMEOUT = "10s";
  private static final Duration VISIBILITY = TIMEOUT.multipliedBy(6);

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int MOST_COMPLAINTS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vendor vendor;
  private final LocalSqs sqs;
  private final LocalDynamoDb dynamoDb;
  private final boolean far;
  private final int messages;
  private final int idsPerMessage;

  /**
   * @param far whether vendor and ledger are at the distances of {@link Distance}
   */
  Drain(Vendor vendor, LocalSqs sqs, LocalDynamoDb dynamoDb, Size size, boolean far) {
    this.far = far;
    this.vendor = vendor;
    this.sqs = sqs;
    this.dynamoDb = dynamoDb;
    this.messages = size.drainMessages();
    this.idsPerMessage = size.drainIds() / messages;
  }

  @Override
  public String name() {
    return far ? "drain, far" : "drain";
  }

  @Override
  public boolean suits(Variant variant) {
    return variant.kind().isOurs();
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(Duration.ZERO);
    String name = "drain-" + UUID.randomUUID();
    dynamoDb.createLedger(name);
    LocalQueue deadLetters = sqs.queue(name + "-dead").create();
    LocalQueue queue =
        sqs.queue(name)
            .visibilityTimeout(VISIBILITY)
            .redrive(deadLetters, MAX_RECEIVE_COUNT)
            .create();
    fill(queue);
    Distance distance = far ? Distance.open(vendor, dynamoDb) : Distance.none(vendor, dynamoDb);
    try (distance;
        LocalLambda function =
            variant
                .with(environment(distance, queue, deadLetters, name))
                .timeout(TIMEOUT)
                .concurrency(MAX_CONCURRENCY)
                .start()) {
      return drain(queue, deadLetters, function, variant.title(), results);
    } finally {
      dynamoDb.client().deleteTable(request -> request.tableName(name));
    }
  }

  private String drain(
      LocalQueue queue,
      LocalQueue deadLetters,
      LocalLambda function,
      String title,
      Results results) {
    var watched = new Watched(function, idsPerMessage);
    long began = System.nanoTime();
    int deliveries = empty(queue, watched);
    double seconds = (watched.lastReply.get() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    int calls = watched.fewestCalls.get();
    if (deliveries != messages || deadLetters.depth().total() > 0) {
      throw new WrongResultException(
          "%d messages were delivered %d times, %d of them are dead letters; %s"
              .formatted(messages, deliveries, deadLetters.depth().total(), complaints(function)));
    }
    vendor.check(calls, function.coldStarts());
    results.add(far ? Metric.FAR_DRAIN_SECONDS : Metric.DRAIN_SECONDS, title, seconds);
    if (!far) {
      results.add(Metric.DRAIN_CALLS, title, calls);
    }
    return "%.1f s, %d calls".formatted(seconds, calls);
  }

  private static List<String> complaints(LocalLambda function) {
    return function.logs().stream()
        .filter(line -> line.contains("\"level\":\"WARN\"") || line.contains("\"ERROR\""))
        .limit(MOST_COMPLAINTS)
        .toList();
  }

  private void fill(LocalQueue queue) {
    for (int message = 0; message < messages; message++) {
      queue.send(vendor.failed(idsPerMessage).toString());
    }
  }

  /** How many messages were delivered until the queue was empty. */
  private int empty(LocalQueue queue, Watched function) {
    var poller =
        QueuePoller.from(queue, function)
            .batchSize(QUEUE_BATCH)
            .maximumConcurrency(MAX_CONCURRENCY)
            .start();
    try (poller) {
      await().atMost(LIMIT).until(() -> queue.depth().total() == 0);
    }
    return poller.deliveries();
  }

  private Map<String, String> environment(
      Distance distance, LocalQueue queue, LocalQueue deadLetters, String table) {
    Map<String, String> environment = distance.environment(table);
    environment.put("REFISCAL_RETRY_QUEUE_URL", queue.url());
    environment.put("REFISCAL_DEAD_LETTER_QUEUE_URL", deadLetters.url());
    environment.put("REFISCAL_AWS_TIMEOUT", AWS_TIMEOUT);
    environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    return environment;
  }

  /**
   * Records when the function replied last, and the fewest calls that its events need: the ids of
   * an event's messages go to the vendor together.
   */
  private static final class Watched implements InvocableFunction {

    private final LocalLambda function;
    private final int idsPerMessage;
    private final AtomicInteger fewestCalls = new AtomicInteger();
    private final AtomicLong lastReply = new AtomicLong(Long.MIN_VALUE);

    Watched(LocalLambda function, int idsPerMessage) {
      this.function = function;
      this.idsPerMessage = idsPerMessage;
    }

    @Override
    public Invocation invoke(String event) {
      Invocation invocation = function.invoke(event);
      lastReply.accumulateAndGet(System.nanoTime(), Math::max);
      fewestCalls.addAndGet(Vendor.fewestCalls(messages(event) * idsPerMessage));
      return invocation;
    }

    private static int messages(String event) {
      try {
        return JSON.readTree(event).path("Records").size();
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("No event", e);
      }
    }
  }
}
