// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.QueuePoller;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;

/** Here the vendor is at its most dangerous: it fiscalizes a finished receipt again. */
@Timeout(180)
class QueueIT {

  private final LocalSqs sqs = LocalSqs.shared();
  private final String name = "queue-it-" + UUID.randomUUID();
  private final LocalQueue deadLetters = sqs.queue(name + "-dead").create();
  private final LocalQueue queue =
      sqs.queue(name).visibilityTimeout(Duration.ofSeconds(5)).redrive(deadLetters, 3).create();

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @AutoClose private LocalLambda function;

  @BeforeEach
  void start() {
    vendor.behave(
        standing ->
            standing
                .withNotInError(NotInError.FISCALIZE_AGAIN)
                .withUnknownId(UnknownId.NOT_FOUND_404));
    function =
        PackagedFunction.of(
                vendor,
                Map.of(
                    "REFISCAL_RETRY_QUEUE_URL",
                    queue.url(),
                    "REFISCAL_RETRY_QUEUE_BACKOFF_BASE",
                    "1s",
                    "REFISCAL_DEAD_LETTER_QUEUE_URL",
                    deadLetters.url(),
                    "AWS_ENDPOINT_URL_SQS",
                    sqs.endpoint().toString()))
            .start();
    // Otherwise the cold start would use up a message's visibility timeout.
    function.invoke("null");
  }

  @Test
  void isDoneWithWhatIsAccepted() {
    vendor.addFailed(201, 202, 203);

    drain("[201,202]", "{\"ids\":[203,201]}", "[202]");

    assertThat(deadLetters.depth().total()).isZero();
    assertFiscalizedOnce(201, 202, 203);
  }

  @Test
  void keepsBadMessagesFromTheirNeighbours() {
    vendor.addFailed(211, 212);

    drain("[211]", "{\"ids\":[9211", "[9212]", "[212]");

    assertThat(deadLetterBodies()).containsExactlyInAnyOrder("{\"ids\":[9211", "{\"ids\":[9212]}");
    assertFiscalizedOnce(211, 212);
  }

  @Test
  void losesNothingWhenAllFail() {
    drain("[9221]", "[9222]");

    assertThat(deadLetterBodies())
        .containsExactlyInAnyOrder("{\"ids\":[9221]}", "{\"ids\":[9222]}");
  }

  @Test
  void triesAgainWhatWasCertainlyNotProcessed() {
    vendor.addFailed(231);
    vendor.nextReloads(Fault.FORBIDDEN_403);

    drain("[231]");

    assertThat(deadLetters.depth().total()).isZero();
    assertThat(vendor.reloadCalls()).hasSize(2);
    assertFiscalizedOnce(231);
  }

  @Test
  void neverTriesAgainWhatMayHaveBeenProcessed() {
    vendor.addFailed(241);
    vendor.nextReloads(Fault.ERROR_500_AFTER);

    drain("[241]");

    assertThat(deadLetterBodies()).containsExactly("{\"ids\":[241]}");
    assertThat(vendor.reloadCalls()).hasSize(1);
    assertFiscalizedOnce(241);
  }

  private void drain(String... messages) {
    for (String message : messages) {
      queue.send(message);
    }
    try (var poller = QueuePoller.from(queue, function).start()) {
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> poller.deliveries() > 0 && queue.depth().total() == 0);
    }
  }

  private List<String> deadLetterBodies() {
    return deadLetters.receive(10, 1).stream().map(Message::body).toList();
  }

  private void assertFiscalizedOnce(long... ids) {
    vendor.awaitIdle(Duration.ofSeconds(10));
    for (long id : ids) {
      assertThat(vendor.fiscalizations(id)).as("fiscal receipts of %d", id).isEqualTo(1);
    }
  }
}
