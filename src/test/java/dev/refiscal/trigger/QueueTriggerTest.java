// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FakeProcessor;
import dev.refiscal.reload.Message;
import dev.refiscal.reload.MovableClock;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome of messages with a retry queue and a dead-letter queue. */
class QueueTriggerTest {

  private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:reloads";
  private static final String FIFO_QUEUE = QUEUE + ".fifo";
  private static final Retryable BUSY = Retryable.because("busy", Duration.ofMinutes(2));
  private static final int MOST_BYTES = 256 * 1024;
  private static final Instant SENT = Instant.parse("2026-03-12T19:03:50Z");

  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-12T19:03:58Z"));
  private final FakeProcessor processing = new FakeProcessor();
  private final FakeQueues queues = new FakeQueues();
  private final List<String> lines = new ArrayList<>();
  private final Telemetry telemetry = new Telemetry("local", clock, lines::add);
  private final QueueTrigger trigger =
      TestTriggers.queue(processing, queues, 50, TestTriggers.memory(clock), telemetry, clock);
  private final Map<String, String> attributes = new HashMap<>(Map.of("Attempts", "1"));
  private Instant sent = SENT;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[{`eventSource`:`aws:sqs`,`messageId`:`1`}];true",
        "[{`eventSource`:`aws:s3`,`messageId`:`1`}];false",
        "[{`eventSource`:`aws:sqs`}];false",
        "[];false",
        "7;false"
      })
  void knowsItsOwnEventsAlone(String records, boolean own) throws JsonProcessingException {
    String event = "{\"Records\":%s}".formatted(records.replace('`', '"'));

    assertThat(trigger.recognizes(new ObjectMapper().readTree(event))).isEqualTo(own);
    assertThat(trigger.name()).isEqualTo("queue");
  }

  @Test
  void buriesAnUnreadableMessageAsItCame() {
    assertThat(failures(QUEUE, "[1", "[2]")).isEmpty();

    assertThat(queues.deaths())
        .containsExactly("unreadable (the body is not valid JSON at line 1, column 3) [1");
    assertThat(queues.letters.get(0).attributes())
        .containsEntry("Attempts", "4")
        .containsEntry("RequestId", "request-1")
        .containsEntry("MessageId", "message-0")
        .containsEntry("Birth", SENT.toString());
    assertThat(counted()).contains("\"Unreadable\":1", "\"DeadLettered\":1");
  }

  @Test
  void buriesAMessageThatNoLetterHoldsInParts() {
    String body = "[" + "чек".repeat(50_000);

    assertThat(failures(QUEUE, body)).isEmpty();

    assertThat(queues.letters).hasSize(2).allMatch(letter -> size(letter) <= MOST_BYTES);
    assertThat(queues.letters.stream().map(Message::body).collect(Collectors.joining()))
        .isEqualTo(body);
    assertThat(queues.letters.get(1).attributes()).containsEntry("Part", "2/2");
  }

  @ParameterizedTest
  @CsvSource({"200000, 1", "200001, 2", "400000, 2", "400001, 3"})
  void buriesALongMessageInNoMorePartsThanItNeeds(int bytes, int parts) {
    assertThat(failures(QUEUE, "x".repeat(bytes))).isEmpty();

    assertThat(queues.letters).hasSize(parts);
  }

  @Test
  void buriesIdsWithTheOriginalMessageWhereALetterHoldsIt() {
    processing.answer(new InDoubt("500"), new InDoubt("500"), new InDoubt("500"));
    String noted = "{\"ids\":[%d],\"note\":\"чек%s\"}";
    failures(QUEUE, noted.formatted(1, ""));
    int room = MOST_BYTES - size(queues.letters.get(0));

    failures(QUEUE, noted.formatted(2, "x".repeat(room)));
    failures(QUEUE, noted.formatted(3, "x".repeat(room + 1)));

    assertThat(queues.letters.get(1).attributes()).containsKey("Original");
    assertThat(queues.letters.get(2).attributes()).doesNotContainKey("Original");
  }

  @Test
  void shortensAReasonThatIsTooLong() {
    String longest = "x".repeat(1_000);
    processing.answer(new InDoubt(longest), new InDoubt(longest + "y"));

    failures(QUEUE, "[1]");
    failures(QUEUE, "[2]");

    assertThat(queues.letters)
        .extracting(letter -> letter.attributes().get("Reason"))
        .containsExactly(longest, longest + "…");
  }

  @Test
  void buriesTheIdsThatTheVendorRejectsAndThoseAlone() {
    processing.answer(new Rejected("400"), new Accepted(), new Rejected("the vendor answered 404"));

    assertThat(failures(QUEUE, "{\"ids\": [1, 2], \"note\": \"чек\"}")).isEmpty();

    assertThat(queues.deaths()).containsExactly("rejected (the vendor answered 404) {\"ids\":[2]}");
    assertThat(queues.letters.get(0).attributes())
        .containsEntry("Original", "{\"ids\": [1, 2], \"note\": \"чек\"}")
        .containsEntry("Birth", SENT.toString());
  }

  @Test
  void buriesTheLargestMessageInLettersThatAQueueTakes() {
    processing.answer(Collections.nCopies(200, new InDoubt("500")).toArray(new InDoubt[0]));
    String ids =
        LongStream.range(0, 10_000)
            .mapToObj(i -> Long.toString(Long.MAX_VALUE - i))
            .collect(Collectors.joining(",", "[", "]"));

    assertThat(failures(QUEUE, ids)).isEmpty();

    assertThat(queues.letters).hasSize(10).allMatch(letter -> size(letter) <= MOST_BYTES);
  }

  @Test
  void buriesWhatIsInDoubtAndNeverRetriesIt() {
    processing.answer(new InDoubt("no answer in time"));

    assertThat(failures(QUEUE, "[1]")).isEmpty();
    assertThat(queues.deaths()).containsExactly("inDoubt (no answer in time) {\"ids\":[1]}");
    assertThat(queues.retries).isEmpty();
    assertThat(queues.postponed).isEmpty();
  }

  @Test
  void triesAgainWhatIsInDoubtOnlyUntilTheVendorCanBeAsked() {
    processing.answer(new InDoubt("500", Optional.of(Duration.ofMinutes(1))));

    assertThat(failures(QUEUE, "[1]")).isEmpty();
    assertThat(queues.letters).isEmpty();
    assertThat(queues.retries).hasSize(1);
    assertThat(queues.retries.get(0).delay()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void redeliversAMessageThatCannotBeDeadLettered() {
    queues.breakDownDeadLetters();
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);

    assertThat(failures(QUEUE, "[1,2]", "nonsense"))
        .containsExactlyInAnyOrder("message-0", "message-1");
    assertThat(queues.retries).as("it would be there twice").isEmpty();
    assertThat(counted()).doesNotContain("DeadLettered");
  }

  @Test
  void putsBackWhatIsRetryableWithItsBirthAndItsAttempts() {
    processing.answer(BUSY);

    assertThat(failures(QUEUE, "[1]")).isEmpty();

    assertThat(queues.retries).hasSize(1);
    Message retry = queues.retries.get(0);
    assertThat(retry.body()).isEqualTo("{\"ids\":[1]}");
    assertThat(retry.attributes()).isEqualTo(Map.of("Birth", SENT.toString(), "Attempts", "4"));
    assertThat(retry.delay()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(4));
    assertThat(counted()).contains("\"Requeued\":1", "\"WaitingAge\":8");
  }

  @Test
  void carriesOnTheBirthThatAMessageCameWith() {
    Instant birth = SENT.minus(Duration.ofDays(2));
    attributes.put("Birth", birth.toString());
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);

    assertThat(failures(QUEUE, "[1,2]")).isEmpty();

    assertThat(queues.letters.get(0).attributes()).containsEntry("Birth", birth.toString());
    assertThat(queues.retries.get(0).attributes()).containsEntry("Birth", birth.toString());
    assertThat(queues.retries.get(0).body()).isEqualTo("{\"ids\":[2]}");
  }

  /** Lambda retries an invocation under the same id. The ledger must know what it left behind. */
  @Test
  void carriesOnUnderWhichRequestIdACallerAsked() {
    attributes.put("AskedBy", "request-of-a-caller");
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);

    failures(QUEUE, "[1,2]");

    assertThat(queues.retries.get(0).attributes()).containsEntry("AskedBy", "request-of-a-caller");
    assertThat(queues.letters.get(0).attributes())
        .containsEntry("AskedBy", "request-of-a-caller")
        .containsEntry("RequestId", "request-1");
  }

  @Test
  void believesNoBirthThatIsLaterThanTheMessage() {
    attributes.put("Birth", SENT.plusSeconds(5).toString());
    processing.answer(BUSY);

    failures(QUEUE, "[1]");

    assertThat(queues.retries.get(0).attributes()).containsEntry("Birth", SENT.toString());
  }

  @Test
  void buriesWithItsReasonWhatIsTooOldToBeTriedAgain() {
    attributes.put("Birth", clock.instant().minus(Duration.ofDays(3)).toString());
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);

    assertThat(failures(QUEUE, "[1,2]")).isEmpty();

    assertThat(queues.retries).isEmpty();
    assertThat(queues.deaths())
        .containsExactly(
            "rejected (404) {\"ids\":[1]}", "retryable (given up after PT72H: busy) {\"ids\":[2]}");
  }

  @Test
  void putsBackUntriedWhatComesBeforeTheVendorWantsIt() {
    Instant due = clock.instant().plus(Duration.ofMinutes(20));
    attributes.put("NotBefore", due.toString());

    assertThat(failures(QUEUE, "[1]")).isEmpty();

    assertThat(processing.calls()).isEmpty();
    assertThat(queues.retries.get(0).attributes())
        .containsEntry("NotBefore", due.toString())
        .containsEntry("Attempts", "1");
    assertThat(queues.retries.get(0).delay()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void leavesOnAFifoQueueWhatComesBeforeTheVendorWantsIt() {
    attributes.put("NotBefore", clock.instant().plus(Duration.ofMinutes(20)).toString());

    assertThat(failures(FIFO_QUEUE, "[1]")).containsExactly("message-0");

    assertThat(processing.calls()).isEmpty();
    assertThat(queues.postponed).containsEntry("handle-0", Duration.ofMinutes(20));
  }

  /** SQS delays a message by 15 minutes itself. */
  @ParameterizedTest
  @CsvSource({"PT15M, ", "PT5H, 2026-03-13T00:03:58Z"})
  void waitsAsLongAsTheVendorAsksFor(Duration asked, String notBefore) {
    processing.answer(Retryable.because("busy", asked));

    assertThat(failures(QUEUE, "[1]")).isEmpty();

    assertThat(queues.retries.get(0).delay()).isEqualTo(Duration.ofMinutes(15));
    assertThat(queues.retries.get(0).attributes().get("NotBefore")).isEqualTo(notBefore);
  }

  /** {@code Retry-After: 999999999} is 31 years. */
  @Test
  void waitsForTheVendorNoLongerThanUntilItGivesUp() {
    attributes.put("NotBefore", "9999-12-31T23:59:59Z");

    assertThat(failures(QUEUE, "[1]")).isEmpty();
    assertThat(processing.calls()).isEmpty();
    assertThat(queues.retries.get(0).attributes())
        .containsEntry("NotBefore", SENT.plus(Duration.ofDays(3)).toString());

    clock.advance(Duration.ofDays(3));
    processing.answer(BUSY);
    assertThat(failures(QUEUE, "[1]")).isEmpty();
    assertThat(processing.calls()).hasSize(1);
    assertThat(queues.deaths())
        .containsExactly("retryable (given up after PT72H: busy) {\"ids\":[1]}");
  }

  @ParameterizedTest
  @CsvSource({
    "NotBefore, +1000000000-12-31T23:59:59.999999999Z",
    "NotBefore, soon",
    "Birth, -1000000000-01-01T00:00:00Z",
    "Birth, yesterday",
    "Attempts, 2147483647",
    "Attempts, -7",
    "Force, maybe"
  })
  void keepsAMessageWithAnAbsurdAttributeFromItsNeighbours(String name, String value) {
    processing.answer(new Accepted(), BUSY);
    List<Map<String, String>> absurd = List.of(Map.of(), Map.of(name, value), Map.of());

    assertThat(failuresWith(absurd, "[1]", "[2]", "[3]")).isEmpty();

    assertThat(processing.calls()).hasSize(1);
    assertThat(processing.calls().get(0)).contains(new DocumentId(1), new DocumentId(3));
    assertThat(processing.calls().get(0).size() + queues.letters.size() + queues.retries.size())
        .isEqualTo(3);
  }

  /** Ignored, it would make the message a new request each time it is sent. */
  @Test
  void buriesAMessageWhoseBirthIsUnreadable() {
    attributes.put("Birth", "2026-03-12 19:03:50");

    assertThat(failures(QUEUE, "[1]")).isEmpty();

    assertThat(processing.calls()).isEmpty();
    assertThat(queues.deaths())
        .containsExactly("unreadable (the message attribute Birth is not an ISO 8601 time) [1]");
    assertThat(queues.letters.get(0).attributes()).containsEntry("Birth", SENT.toString());
  }

  /** It would not fit into the ledger, or into a message beside the ids. */
  @ParameterizedTest
  @CsvSource({"100, true", "101, false", "200000, false"})
  void ignoresARequestIdThatIsNone(int length, boolean kept) {
    attributes.put("AskedBy", "x".repeat(length));
    processing.answer(BUSY);

    assertThat(failures(QUEUE, "[1]")).isEmpty();

    assertThat(queues.retries.get(0).attributes().containsKey("AskedBy")).isEqualTo(kept);
  }

  @Test
  void returnsAMessageWhoseRestCannotBePutBack() {
    processing.answer(BUSY);
    queues.breakDown();

    assertThat(failures(QUEUE, "[1]")).containsExactly("message-0");
    assertThat(queues.postponed.get("handle-0")).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void forcesOnceHoweverOftenAMessageIsDelivered() {
    attributes.put("Force", "true");
    String forced = "{\"ids\":[1],\"force\":true}";

    assertThat(failures(QUEUE, forced)).isEmpty();
    clock.advance(Duration.ofDays(2));
    assertThat(failures(QUEUE, forced)).isEmpty();

    assertThat(processing.calls()).hasSize(1);
  }

  @Test
  void forcesADoubtOnceHoweverOftenItsDeadLetterCannotBeWritten() {
    attributes.put("Force", "true");
    queues.breakDown();
    processing.answer(new InDoubt("500"), new InDoubt("500"), new InDoubt("500"));

    for (int delivery = 0; delivery < 3; delivery++) {
      assertThat(failures(QUEUE, "{\"ids\":[1],\"force\":true}")).containsExactly("message-0");
      clock.advance(Duration.ofMinutes(10));
    }

    assertThat(processing.calls()).hasSize(1);
  }

  @Test
  void sendsTheAcceptedIdsOfAForcedMessageOnceWhereTheRestIsRetryable() {
    attributes.put("Force", "true");
    String ids =
        IntStream.rangeClosed(1, 51).mapToObj(Integer::toString).collect(Collectors.joining(","));
    processing.answer(new Accepted(), BUSY);

    assertThat(failures(QUEUE, "{\"ids\":[" + ids + "],\"force\":true}")).isEmpty();

    assertThat(queues.retries).hasSize(1);
    assertThat(queues.retries.get(0).body()).isEqualTo("{\"ids\":[51],\"force\":true}");
    assertThat(queues.retries.get(0).attributes()).containsEntry("Force", "true");
  }

  /** Like a redriven dead letter, or a message delayed by the kill switch. */
  @Test
  void answersAnOldMessageByWhatWasAcceptedSinceItWasSentHoweverLate() {
    processing.answer(new Rejected("400"), new Accepted(), new Rejected("404"));
    failures(QUEUE, "[1,2]");
    clock.advance(Duration.ofHours(25));

    assertThat(failures(QUEUE, "[1,2]")).isEmpty();

    assertThat(processing.calls().subList(3, processing.calls().size())).containsExactly(ids(2));
  }

  /** The acceptance answers the older request; the younger asks for more. */
  @Test
  void takesTheYoungestOfTheRequestsForADocumentInOneBatch() {
    failures(QUEUE, "[1]");
    Instant later = clock.instant().plus(Duration.ofHours(25));
    clock.advance(Duration.ofHours(26));
    sent = later;

    Map<String, String> older = Map.of("Birth", SENT.toString());
    Map<String, String> younger = Map.of("AskedBy", "request-of-a-caller");
    assertThat(failuresWith(List.of(older, younger, older), "[1]", "[1]", "[1]")).isEmpty();

    assertThat(processing.calls()).containsExactly(ids(1), ids(1));
  }

  /** As Lambda puts it on the dead-letter queue, and redriven from there. */
  @Test
  void readsTheRequestOfAnAsynchronousInvocationThatFailed() {
    processing.answer(BUSY);

    assertThat(failures(QUEUE, failed(SENT.minusSeconds(60), "{\"ids\":[1,2]}"))).isEmpty();

    assertThat(processing.calls()).containsExactly(ids(1, 2));
    assertThat(queues.retries.get(0).body()).isEqualTo("{\"ids\":[1,2]}");
    assertThat(queues.retries.get(0).attributes())
        .as("as early as somebody can have asked")
        .containsEntry("Birth", SENT.minusSeconds(60).minus(Duration.ofMinutes(375)).toString());
  }

  @Test
  void answersAFailedInvocationByWhatWasAcceptedBeforeItGaveUpHoweverLate() {
    assertThat(failures(QUEUE, "[1]")).isEmpty();
    Instant gaveUp = clock.instant().plus(Duration.ofHours(2));
    clock.advance(Duration.ofHours(40));

    assertThat(failures(QUEUE, failed(gaveUp, "[1]"))).isEmpty();

    assertThat(processing.calls()).containsExactly(ids(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "-1000000000-01-01T00:00:00Z"})
  void takesTheTimeOfTheMessageWhereTheRecordHasNone(String timestamp) {
    processing.answer(BUSY);

    failures(QUEUE, failed(timestamp, "[1]"));

    assertThat(queues.retries.get(0).attributes()).containsEntry("Birth", SENT.toString());
  }

  @Test
  void buriesAFailedInvocationThatAskedForNoIdsAsItCame() {
    String record = failed(SENT, "{\"detail-type\":\"Scheduled Event\"}");

    assertThat(failures(QUEUE, record)).isEmpty();

    assertThat(queues.deaths())
        .containsExactly("unreadable (ids is missing, not an array) " + record);
  }

  @Test
  void forcesForAFailedInvocationOnlyWithTheAttribute() {
    assertThat(failures(QUEUE, failed(SENT, "{\"ids\":[1],\"force\":true}"))).isEmpty();

    assertThat(processing.calls()).isEmpty();
    assertThat(queues.deaths().get(0)).startsWith("unreadable (a message may force only");
  }

  private static String failed(Object timestamp, String payload) {
    return """
    {"version":"1.0","timestamp":"%s",
     "requestContext":{"requestId":"e4b46cbf-b738-xmpl-8880-a18cdf61200e",
       "functionArn":"arn:aws:lambda:eu-central-1:123456789012:function:refiscal-acme:live",
       "condition":"RetriesExhausted","approximateInvokeCount":3},
     "requestPayload":%s,
     "responseContext":{"statusCode":200,"executedVersion":"4","functionError":"Unhandled"},
     "responsePayload":{"errorMessage":"…","errorType":"dev.refiscal.trigger.NotQueuedException"}}\
    """
        .formatted(timestamp, payload);
  }

  @Test
  void keepsAFifoMessageWholeWhileAnythingOfItIsRetryable() {
    processing.answer(new Rejected("400"), new Rejected("404"), BUSY);

    assertThat(failures(FIFO_QUEUE, "[1,2]", "[3]")).containsExactly("message-0", "message-1");

    assertThat(queues.retries).isEmpty();
    assertThat(queues.letters).isEmpty();
    assertThat(queues.postponed.keySet()).containsExactly("handle-0", "handle-1");
    assertThat(queues.postponed.get("handle-1")).isEqualTo(queues.postponed.get("handle-0"));
    assertThat(processing.calls()).doesNotContain(ids(3));
  }

  @Test
  void goesOnInTheOtherGroupsOfAFifoQueue() {
    processing.answer(BUSY);

    assertThat(failures(FIFO_QUEUE, List.of("a", "b", "a"), "[1]", "[2]", "[3]"))
        .containsExactly("message-0", "message-2");
    assertThat(processing.calls()).containsExactly(ids(1), ids(2));
  }

  @Test
  void goesOnInAFifoQueueAfterADeadLetter() {
    assertThat(failures(FIFO_QUEUE, "nonsense", "[3]")).isEmpty();
    assertThat(processing.calls()).containsExactly(ids(3));
  }

  @Test
  void givesUpAnOldFifoMessage() {
    attributes.put("Birth", clock.instant().minus(Duration.ofDays(4)).toString());
    processing.answer(BUSY);

    assertThat(failures(FIFO_QUEUE, "[1]", "[2]")).isEmpty();
    assertThat(queues.deaths())
        .containsExactly("retryable (given up after PT72H: busy) {\"ids\":[1]}");
  }

  private List<String> failures(String queue, String... bodies) {
    var groups = new ArrayList<String>();
    for (int i = 0; i < bodies.length; i++) {
      groups.add("group");
    }
    return failures(queue, groups, bodies);
  }

  private List<String> failures(String queue, List<String> groups, String... bodies) {
    return failures(queue, groups, Collections.nCopies(bodies.length, attributes), bodies);
  }

  /** The attributes of each message. */
  private List<String> failuresWith(List<Map<String, String>> attributesOf, String... bodies) {
    return failures(QUEUE, Collections.nCopies(bodies.length, "group"), attributesOf, bodies);
  }

  private List<String> failures(
      String queue, List<String> groups, List<Map<String, String>> attributesOf, String... bodies) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    var records = event.putArray("Records");
    for (int i = 0; i < bodies.length; i++) {
      ObjectNode message =
          records
              .addObject()
              .put("messageId", "message-" + i)
              .put("receiptHandle", "handle-" + i)
              .put("body", bodies[i])
              .put("eventSource", "aws:sqs")
              .put("eventSourceARN", queue);
      message
          .putObject("attributes")
          .put("ApproximateReceiveCount", "3")
          .put("SentTimestamp", Long.toString(sent.toEpochMilli()))
          .put("MessageGroupId", groups.get(i));
      ObjectNode messageAttributes = message.putObject("messageAttributes");
      attributesOf
          .get(i)
          .forEach(
              (name, value) ->
                  messageAttributes
                      .putObject(name)
                      .put("stringValue", value)
                      .put("dataType", "String"));
    }
    assertThat(trigger.recognizes(event)).isTrue();
    JsonNode reply = trigger.handle(event, TestTriggers.invocation(clock));
    return reply.get("batchItemFailures").findValuesAsText("itemIdentifier");
  }

  /** As SQS counts it. */
  private static int size(Message message) {
    var text = new StringBuilder(message.body());
    message.attributes().forEach((name, value) -> text.append(name).append("String").append(value));
    return text.toString().getBytes(UTF_8).length;
  }

  private String counted() {
    telemetry.flush("request-1", Duration.ZERO);
    return lines.toString();
  }

  private static List<DocumentId> ids(long... ids) {
    return LongStream.of(ids).mapToObj(DocumentId::new).toList();
  }
}
