// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.reload.DeadLetters.DeadLetter;
import dev.refiscal.reload.DocumentId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Both queues against a real SQS protocol. */
class SqsQueuesTest {

  private final LocalSqs sqs = LocalSqs.shared();
  private final SqsClient client = sqs.client();
  private String name;

  @BeforeEach
  void nameQueues(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void putsABatchOfIdsInAMessage() {
    LocalQueue queue = sqs.queue(name).create();
    List<DocumentId> ids = LongStream.rangeClosed(1, 25).mapToObj(DocumentId::new).toList();

    assertThat(new SqsRetryQueue(client, queue.url(), 2).put(ids, Duration.ZERO, 3))
        .containsExactlyElementsOf(ids);

    assertThat(queue.depth().visible()).isEqualTo(13);
    Message message = queue.receive(1, 1).get(0);
    assertThat(message.body()).matches("\\{\"ids\":\\[\\d+(,\\d+)?]}");
    assertThat(message.messageAttributes().get("Attempts").stringValue()).isEqualTo("3");
  }

  @Test
  void delaysAMessageNoLongerThanSqsCan() {
    LocalQueue queue = sqs.queue(name).create();
    var ids = List.of(new DocumentId(254934));

    assertThat(new SqsRetryQueue(client, queue.url(), 50).put(ids, Duration.ofHours(2), 1))
        .containsExactlyElementsOf(ids);

    assertThat(queue.depth().delayed()).isEqualTo(1);
  }

  @Test
  void takesFifoQueues() {
    LocalQueue queue = sqs.queue(name).fifo().create();
    var ids = List.of(new DocumentId(254934));

    assertThat(new SqsRetryQueue(client, queue.url(), 50).put(ids, Duration.ofMinutes(1), 1))
        .containsExactlyElementsOf(ids);
    assertThat(new SqsDeadLetters(client, queue.url()).put(letter("[1]", ids))).isTrue();

    assertThat(queue.depth().visible()).isEqualTo(2);
  }

  @Test
  void postponesWhatComesBackLater() {
    LocalQueue queue = sqs.queue(name).visibilityTimeout(Duration.ofMinutes(5)).create();
    queue.send("[1]");
    Message message = queue.receive(1, 1).get(0);

    new SqsRetryQueue(client, queue.url(), 50)
        .postpone(Map.of(message.receiptHandle(), Duration.ZERO));

    assertThat(queue.depth().visible()).isEqualTo(1);
  }

  @Test
  void keepsADeadLettersBodyByteForByteAndSaysWhy() {
    LocalQueue queue = sqs.queue(name).create();
    String body = " {\"ids\": [254934, \"чек\"]}\n";

    assertThat(
            new SqsDeadLetters(client, queue.url())
                .put(letter(body, List.of(new DocumentId(254934)))))
        .isTrue();

    Message message = queue.receive(1, 1).get(0);
    assertThat(message.body()).isEqualTo(body);
    assertThat(message.messageAttributes())
        .hasSize(6)
        .hasEntrySatisfying(
            "Outcome", value -> assertThat(value.stringValue()).isEqualTo("rejected"))
        .hasEntrySatisfying("Reason", value -> assertThat(value.stringValue()).isEqualTo("why"))
        .hasEntrySatisfying("Ids", value -> assertThat(value.stringValue()).isEqualTo("254934"))
        .hasEntrySatisfying("Attempts", value -> assertThat(value.stringValue()).isEqualTo("2"))
        .hasEntrySatisfying("RequestId", value -> assertThat(value.stringValue()).isEqualTo("r-1"))
        .hasEntrySatisfying("MessageId", value -> assertThat(value.stringValue()).isEqualTo("m-1"));
  }

  @Test
  void saysWhatIsNotKeptWhereTheQueueIsGone() {
    String gone = sqs.endpoint() + "/000000000000/gone";
    var ids = List.of(new DocumentId(254934));

    assertThat(new SqsRetryQueue(client, gone, 50).put(ids, Duration.ZERO, 1)).isEmpty();
    assertThat(new SqsDeadLetters(client, gone).put(letter("[1]", ids))).isFalse();
  }

  private static DeadLetter letter(String body, List<DocumentId> ids) {
    return new DeadLetter(body, "rejected", "why", ids, 2, "r-1", "m-1");
  }
}
