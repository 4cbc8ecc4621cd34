// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalParameterStore;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.QueuePoller;
import dev.refiscal.simulator.Behaviour.BrokerTokenRefusal;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A secret rotates while messages flow. Nothing is lost, nothing is sent twice, and the process
 * that began the work finishes it.
 */
@Timeout(180)
class RotationIT {

  private static final String CONNECTOR = "/refiscal/acme/connector-token";
  private static final String BROKER = "/refiscal/acme/broker-token";
  private static final String NEW_CONNECTOR_TOKEN =
      "RotatedConnectorTokenRotatedConnectorTokenRotated0";
  private static final String NEW_BROKER_TOKEN = "rotated-broker-token-77aa";
  private static final long[] IDS = LongStream.rangeClosed(501, 560).toArray();

  private final LocalSqs sqs = LocalSqs.shared();
  private final String name = "rotation-it-" + UUID.randomUUID();
  private final LocalQueue deadLetters = sqs.queue(name + "-dead").create();
  private final LocalQueue queue =
      sqs.queue(name).visibilityTimeout(Duration.ofSeconds(20)).redrive(deadLetters, 8).create();
  @AutoClose private final LocalParameterStore store = LocalParameterStore.start();

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @AutoClose private LocalLambda function;

  @BeforeEach
  void start() {
    vendor.addFailed(IDS);
    vendor.behave(standing -> standing.withNotInError(NotInError.FISCALIZE_AGAIN));
    store.put(CONNECTOR, VendorSimulator.CONNECTOR_TOKEN);
    store.put(BROKER, VendorSimulator.BROKER_TOKEN);
    Map<String, String> environment = vendor.environment();
    environment.remove("REFISCAL_CONNECTOR_TOKEN");
    environment.remove("REFISCAL_BROKER_TOKEN");
    environment.put("REFISCAL_SECRETS_PREFIX", "/refiscal/acme");
    environment.put("AWS_ENDPOINT_URL_SSM", store.endpoint().toString());
    environment.put("REFISCAL_RETRY_QUEUE_URL", queue.url());
    environment.put("REFISCAL_RETRY_QUEUE_BACKOFF_BASE", "1s");
    environment.put("REFISCAL_RETRY_QUEUE_BACKOFF_CAP", "2s");
    environment.put("REFISCAL_DEAD_LETTER_QUEUE_URL", deadLetters.url());
    environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    function = LocalLambda.packaged().environment(environment).start();
  }

  @Test
  void outlastsANewConnectorToken() {
    drainWhile(
        () -> {
          store.put(CONNECTOR, NEW_CONNECTOR_TOKEN);
          vendor.rotateConnectorToken(NEW_CONNECTOR_TOKEN);
          vendor.revokeAccessTokens();
        });

    assertThat(vendor.tokenCalls().get(vendor.tokenCalls().size() - 1).text())
        .contains(NEW_CONNECTOR_TOKEN);
    assertThat(store.requests()).hasSize(2);
  }

  @Test
  void outlastsAConnectorTokenThatComesLate() {
    drainWhile(
        () -> {
          vendor.rotateConnectorToken(NEW_CONNECTOR_TOKEN);
          vendor.revokeAccessTokens();
          awaitLine("check the connector token");
          store.put(CONNECTOR, NEW_CONNECTOR_TOKEN);
        });
  }

  @ParameterizedTest
  @EnumSource
  void outlastsANewBrokerToken(BrokerTokenRefusal refusal) {
    vendor.behave(standing -> standing.withBrokerTokenRefusal(refusal));

    drainWhile(
        () -> {
          store.put(BROKER, NEW_BROKER_TOKEN);
          vendor.rotateBrokerToken(NEW_BROKER_TOKEN);
        });

    assertThat(store.requests()).hasSize(2);
  }

  /** Sends half of the messages, rotates once some are processed, and sends the rest. */
  private void drainWhile(Runnable rotation) {
    send(0, IDS.length / 2);
    try (var poller = QueuePoller.from(queue, function).batchSize(2).start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> poller.invocations() > 3);
      rotation.run();
      send(IDS.length / 2, IDS.length);
      await().atMost(Duration.ofSeconds(90)).until(() -> queue.depth().total() == 0);
    }
    vendor.awaitIdle(Duration.ofSeconds(30));
    assertThat(deadLetters.depth().total()).isZero();
    assertThat(LongStream.of(IDS).boxed())
        .allSatisfy(id -> assertThat(vendor.fiscalizations(id)).as("receipts of %d", id).isOne());
    assertThat(function.coldStarts()).isOne();
    assertThat(function.logs())
        .noneMatch(line -> line.contains(NEW_CONNECTOR_TOKEN) || line.contains(NEW_BROKER_TOKEN));
  }

  private void send(int from, int to) {
    LongStream.range(from, to).forEach(i -> queue.send("[" + IDS[(int) i] + "]"));
  }

  private void awaitLine(String part) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> function.logs().stream().anyMatch(line -> line.contains(part)));
  }
}
