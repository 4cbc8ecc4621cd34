// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.Message;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A queue against a real SQS protocol. */
class SqsQueueTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final LocalSqs sqs = LocalSqs.shared();
  private final SqsClient client = sqs.client();
  private String name;

  @BeforeEach
  void nameQueues(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void sendsAnyNumberOfMessagesWithTheirAttributes() {
    LocalQueue queue = sqs.queue(name).create();
    List<Message> messages =
        IntStream.rangeClosed(1, 25).mapToObj(i -> message("[" + i + "]", Duration.ZERO)).toList();

    assertThat(queue(queue.url()).send(messages, time()))
        .containsExactlyInAnyOrderElementsOf(messages);

    assertThat(queue.depth().visible()).isEqualTo(25);
    var received = queue.receive(1, 1).get(0);
    assertThat(received.body()).matches("\\[\\d+]");
    assertThat(received.messageAttributes().get("Birth").stringValue())
        .isEqualTo("2026-03-12T19:03:58Z");
  }

  @Test
  void sendsNoMoreInOneCallThanSqsTakes() {
    LocalQueue queue = sqs.queue(name).create();
    var large =
        IntStream.range(0, 4)
            .mapToObj(i -> message(("чек" + i).repeat(15_000), Duration.ZERO))
            .toList();

    assertThat(queue(queue.url()).send(large, time())).hasSize(4);
    assertThat(queue.depth().visible()).isEqualTo(4);
  }

  @Test
  void keepsABodyByteForByte() {
    LocalQueue queue = sqs.queue(name).create();
    String body = " {\"ids\": [254934, \"чек\"]}\n";

    queue(queue.url()).send(List.of(message(body, Duration.ZERO)), time());

    assertThat(queue.receive(1, 1).get(0).body()).isEqualTo(body);
  }

  @Test
  void delaysAMessageNoLongerThanSqsCan() {
    LocalQueue queue = sqs.queue(name).create();

    assertThat(queue(queue.url()).send(List.of(message("[1]", Duration.ofHours(2))), time()))
        .hasSize(1);

    assertThat(queue.depth().delayed()).isEqualTo(1);
  }

  @Test
  void takesFifoQueues() {
    LocalQueue queue = sqs.queue(name).fifo().create();

    assertThat(queue(queue.url()).send(List.of(message("[1]", Duration.ofMinutes(1))), time()))
        .hasSize(1);

    assertThat(queue.depth().visible()).isEqualTo(1);
  }

  @Test
  void postponesWhatComesBackLater() {
    LocalQueue queue = sqs.queue(name).visibilityTimeout(Duration.ofMinutes(5)).create();
    queue.send("[1]");
    var received = queue.receive(1, 1).get(0);

    queue(queue.url()).postpone(Map.of(received.receiptHandle(), Duration.ZERO), time());

    assertThat(queue.depth().visible()).isEqualTo(1);
  }

  @Test
  void tellsApartWhatSqsTookAndWhatItRefused() {
    var http = new UnreliableHttpClient();
    http.answer(
        200,
        """
        {"Successful": [{"Id": "1", "MessageId": "m",
           "MD5OfMessageBody": "beb4dbf9af069aa2df7b147229965085"}],
         "Failed": [{"Id": "0", "SenderFault": false, "Code": "InternalError"}]}\
        """);
    var queue = new SqsQueue(client(http, 1), "http://127.0.0.1/000000000000/q", LIMIT);
    Message refused = new Message("[1]", Map.of(), "group", Duration.ZERO);
    Message taken = new Message("[2]", Map.of(), "group", Duration.ZERO);

    assertThat(queue.send(List.of(refused, taken), time())).containsExactly(taken);
  }

  @Test
  void saysWhatIsNotKeptWhereTheQueueIsGone() {
    var gone = queue(sqs.endpoint() + "/000000000000/gone");

    assertThat(gone.send(List.of(message("[1]", Duration.ZERO)), time())).isEmpty();
  }

  @Test
  void spendsNoMoreThanTheTimeThatIsLeftOnAQueueThatDoesNotAnswer() throws IOException {
    try (var silent = new ServerSocket(0)) {
      SqsClient patient = client(UrlConnectionHttpClient.create(), silent.getLocalPort());
      var queue = new SqsQueue(patient, "http://127.0.0.1/000000000000/q", LIMIT);
      List<Message> messages =
          IntStream.range(0, 100).mapToObj(i -> message("[" + i + 1 + "]", Duration.ZERO)).toList();
      Deadline second = Deadline.after(1_000, Duration.ZERO, Duration.ZERO, Clock.systemUTC());

      Instant start = Instant.now();
      assertThat(queue.send(messages, second)).isEmpty();
      queue.postpone(Map.of("receipt", Duration.ofSeconds(1)), second);

      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
    }
  }

  private static SqsClient client(SdkHttpClient http, int port) {
    return SqsClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .httpClient(http)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
        .build();
  }

  private SqsQueue queue(String url) {
    return new SqsQueue(client, url, LIMIT);
  }

  private static Message message(String body, Duration delay) {
    return new Message(body, Map.of("Birth", "2026-03-12T19:03:58Z"), "group", delay);
  }

  private static Deadline time() {
    return Deadline.after(60_000, Duration.ZERO, Duration.ZERO, Clock.systemUTC());
  }
}
