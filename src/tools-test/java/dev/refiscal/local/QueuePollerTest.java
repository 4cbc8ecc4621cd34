// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.project.BesideOthers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;

@Timeout(90)
@BesideOthers
class QueuePollerTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DONE = "{\"batchItemFailures\":[]}";

  private final LocalSqs sqs = LocalSqs.shared();
  private final List<JsonNode> records = new CopyOnWriteArrayList<>();
  private Optional<QueuePoller> poller = Optional.empty();

  @AfterEach
  void stop() {
    poller.ifPresent(QueuePoller::close);
  }

  @Test
  void handsOverMessagesAsLambdaDoes() {
    LocalQueue queue = sqs.queue(unique()).create();
    String id = queue.send("[254934]", Map.of("reason", "by hand"));

    start(queue, failing(record -> false));

    await().until(() -> queue.depth().total() == 0);
    JsonNode record = records.get(0);
    assertThat(record.path("messageId").asText()).isEqualTo(id);
    assertThat(record.path("body").asText()).isEqualTo("[254934]");
    assertThat(record.path("md5OfBody").asText()).isEqualTo("6f64049e452e94eea49333c45cbe2ca0");
    assertThat(record.path("eventSource").asText()).isEqualTo("aws:sqs");
    assertThat(record.path("eventSourceARN").asText()).isEqualTo(queue.arn());
    assertThat(queue.arn()).startsWith("arn:aws:sqs:eu-central-1:");
    assertThat(record.path("awsRegion").asText()).isEqualTo("eu-central-1");
    assertThat(record.path("receiptHandle").asText()).isNotEmpty();
    assertThat(record.path("attributes").path("ApproximateReceiveCount").asText()).isEqualTo("1");
    assertThat(record.path("attributes").fieldNames())
        .toIterable()
        .contains("SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp");
    assertThat(record.path("messageAttributes").path("reason").toString())
        .isEqualTo(
            "{\"stringValue\":\"by hand\",\"stringListValues\":[],\"binaryListValues\":[],"
                + "\"dataType\":\"String\"}");
  }

  @Test
  void deletesAllButTheFailures() {
    LocalQueue queue = sqs.queue(unique()).create();
    IntStream.range(0, 10).forEach(i -> queue.send("[" + i + "]"));

    start(queue, failing(record -> record.path("body").asText().equals("[3]")));

    await().until(() -> queue.depth().equals(new QueueDepth(0, 1, 0)));
    assertThat(poller.orElseThrow().deliveries()).isEqualTo(10);
  }

  @Test
  void deliversFailuresAgainWhenTheirVisibilityTimeoutIsOver() {
    LocalQueue queue = sqs.queue(unique()).visibilityTimeout(Duration.ofSeconds(1)).create();
    queue.send("[1]");

    start(queue, failing(r -> r.path("attributes").path("ApproximateReceiveCount").asInt() < 3));

    await().until(() -> queue.depth().total() == 0);
    assertThat(records).hasSize(3);
  }

  @Test
  void keepsTheBatchWhenTheFunctionFails() {
    LocalQueue queue = sqs.queue(unique()).create();
    queue.send("[1]");
    queue.send("[2]");

    start(queue, event -> error());

    await().until(() -> poller.orElseThrow().deliveries() == 2);
    poller.orElseThrow().close();
    assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 2, 0));
  }

  @Test
  void keepsTheBatchWhenAnUnknownMessageIsReported() {
    LocalQueue queue = sqs.queue(unique()).create();
    queue.send("[1]");
    queue.send("[2]");

    start(queue, event -> answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"nobody\"}]}"));

    await().until(() -> poller.orElseThrow().deliveries() == 2);
    poller.orElseThrow().close();
    assertThat(queue.depth()).isEqualTo(new QueueDepth(0, 2, 0));
  }

  @Test
  void leavesRepeatedFailuresToTheRedrivePolicy() {
    LocalQueue deadLetters = sqs.queue(unique()).create();
    LocalQueue queue =
        sqs.queue(unique())
            .visibilityTimeout(Duration.ofSeconds(1))
            .redrive(deadLetters, 2)
            .create();
    queue.send("[1]");

    start(queue, event -> error());

    await().until(() -> deadLetters.depth().visible() == 1);
    assertThat(poller.orElseThrow().deliveries()).isEqualTo(2);
    assertThat(queue.depth().total()).isZero();
    assertThat(deadLetters.receive(10, 0)).extracting(Message::body).containsExactly("[1]");
    deadLetters.purge();
    assertThat(deadLetters.depth().total()).isZero();
  }

  @Test
  void keepsTheOrderOfEachGroupOfAFifoQueue() {
    LocalQueue queue = sqs.queue(unique()).fifo().create();
    for (int i = 0; i < 12; i++) {
      queue.sendToGroup(i % 2 == 0 ? "even" : "odd", Integer.toString(i));
    }

    poller =
        Optional.of(
            QueuePoller.from(queue, failing(record -> false))
                .batchSize(4)
                .maximumConcurrency(3)
                .start());

    await().until(() -> queue.depth().total() == 0);
    assertThat(bodiesOfGroup("even")).containsExactly("0", "2", "4", "6", "8", "10");
    assertThat(bodiesOfGroup("odd")).containsExactly("1", "3", "5", "7", "9", "11");
    assertThat(records.get(0).path("attributes").fieldNames())
        .toIterable()
        .contains("MessageGroupId", "MessageDeduplicationId", "SequenceNumber");
    assertThatThrownBy(() -> QueuePoller.from(queue, event -> error()).disorder(1, 0.5))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void invokesTheFunctionNoMoreOftenAtOnceThanItMay() {
    LocalQueue queue = sqs.queue(unique()).create();
    IntStream.range(0, 6).forEach(i -> queue.send("[" + i + "]"));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);

    poller =
        Optional.of(
            QueuePoller.from(
                    queue,
                    event -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      awaitUninterruptibly(release);
                      running.decrementAndGet();
                      return answer(DONE);
                    })
                .batchSize(1)
                .maximumConcurrency(3)
                .start());

    await().until(() -> running.get() == 3);
    release.countDown();
    await().until(() -> queue.depth().total() == 0);
    assertThat(most).hasValue(3);
    assertThat(poller.orElseThrow().invocations()).isEqualTo(6);
  }

  @Test
  void deliversMessagesTwiceAndOutOfOrderOnDemand() {
    LocalQueue queue = sqs.queue(unique()).create();
    List<String> sent = IntStream.range(0, 20).mapToObj(i -> queue.send("[" + i + "]")).toList();

    poller =
        Optional.of(QueuePoller.from(queue, failing(record -> false)).disorder(254934, 1).start());

    await().until(() -> records.size() == 40);
    assertThat(queue.depth().total()).isZero();
    List<String> delivered = records.stream().map(r -> r.path("messageId").asText()).toList();
    assertThat(delivered).containsAll(sent);
    assertThat(sent).allMatch(id -> Collections.frequency(delivered, id) == 2);
    assertThat(delivered.subList(0, 10)).isNotEqualTo(sent.subList(0, 10));
    assertThat(poller.orElseThrow().deliveries()).isEqualTo(40);
  }

  @Test
  void saysWhyItStoppedPolling() {
    LocalQueue queue = sqs.queue(unique()).create();
    queue.send("[1]");
    CountDownLatch failed = new CountDownLatch(1);
    QueuePoller broken =
        QueuePoller.from(
                queue,
                event -> {
                  failed.countDown();
                  throw new IllegalStateException("gone");
                })
            .start();
    awaitUninterruptibly(failed);

    assertThatThrownBy(broken::close).hasRootCauseMessage("gone");
  }

  private void start(LocalQueue queue, InvocableFunction function) {
    poller = Optional.of(QueuePoller.from(queue, function).maximumConcurrency(1).start());
  }

  /** A function that records its messages and reports the chosen ones as failed. */
  private InvocableFunction failing(Predicate<JsonNode> failures) {
    return event -> {
      JsonNode batch = read(event).path("Records");
      batch.forEach(records::add);
      List<String> failed =
          StreamSupport.stream(batch.spliterator(), false)
              .filter(failures)
              .map(r -> "{\"itemIdentifier\":\"" + r.path("messageId").asText() + "\"}")
              .toList();
      return answer("{\"batchItemFailures\":[" + String.join(",", failed) + "]}");
    };
  }

  private List<String> bodiesOfGroup(String group) {
    return records.stream()
        .filter(r -> r.path("attributes").path("MessageGroupId").asText().equals(group))
        .map(r -> r.path("body").asText())
        .toList();
  }

  private static String unique() {
    return "q-" + UUID.randomUUID();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Invocation answer(String payload) {
    return new Invocation("1", payload, Optional.empty(), Duration.ZERO, false);
  }

  private static Invocation error() {
    return new Invocation(
        "1", "{\"errorType\":\"Boom\"}", Optional.of("Unhandled"), Duration.ZERO, false);
  }
}
