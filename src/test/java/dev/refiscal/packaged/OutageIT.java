// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.QueuePoller;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The drill: the vendor is down for three hours, and the queue is as Terraform deploys it. All
 * times except those of a call are divided by {@link #FASTER}.
 */
@Timeout(240)
class OutageIT {

  private static final int FASTER = 540;
  private static final Duration OUTAGE = Duration.ofHours(3).dividedBy(FASTER);
  private static final int RECEIPTS = 200;
  private static final int MOST_RECEIVES = 8;

  private final LocalSqs sqs = LocalSqs.shared();
  private final String name = "outage-it-" + UUID.randomUUID();
  private final LocalQueue deadLetters = sqs.queue(name + "-dead").create();
  private final LocalQueue queue =
      sqs.queue(name)
          .visibilityTimeout(Duration.ofSeconds(10))
          .redrive(deadLetters, MOST_RECEIVES)
          .create();

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @AutoClose
  private final LocalLambda function =
      PackagedFunction.of(
              vendor,
              Map.of(
                  "REFISCAL_RETRY_QUEUE_URL", queue.url(),
                  "REFISCAL_RETRY_QUEUE_BACKOFF_BASE", millis(Duration.ofSeconds(30)),
                  "REFISCAL_RETRY_QUEUE_BACKOFF_CAP", millis(Duration.ofMinutes(15)),
                  "REFISCAL_RETRY_QUEUE_GIVE_UP_AFTER", millis(Duration.ofDays(3)),
                  "REFISCAL_DEAD_LETTER_QUEUE_URL", deadLetters.url(),
                  "AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString()))
          .start();

  @Test
  void losesNothingToAnOutageOfThreeHours() {
    long[] ids = LongStream.rangeClosed(1, RECEIPTS).toArray();
    vendor.addFailed(ids);
    vendor.refuseConnections(true);
    Instant begin = Instant.now();
    for (long id : ids) {
      queue.send("[" + id + "]");
    }

    try (var poller = QueuePoller.from(queue, function).start()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  poller.deliveries() > RECEIPTS * 2 && begin.plus(OUTAGE).isBefore(Instant.now()));
      assertThat(deadLetters.depth().total()).as("dead letters during the outage").isZero();
      assertThat(vendor.reloadCalls()).isEmpty();

      vendor.refuseConnections(false);
      await().atMost(Duration.ofSeconds(90)).until(() -> queue.depth().total() == 0);
    }

    assertThat(deadLetters.depth().total()).isZero();
    vendor.awaitIdle(Duration.ofMinutes(1));
    for (long id : ids) {
      assertThat(vendor.fiscalizations(id)).as("fiscal receipts of %d", id).isEqualTo(1);
    }
  }

  private static String millis(Duration duration) {
    return duration.dividedBy(FASTER).toMillis() + "ms";
  }
}
