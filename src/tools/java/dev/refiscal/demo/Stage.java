// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.demo;

import dev.refiscal.local.HttpApi;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.SimulatorSettings;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.Map;

/**
 * Everything that the demo needs, on free loopback ports: the vendor behind TLS, a queue with its
 * dead-letter queue, a ledger, and the packaged function behind an HTTP API.
 *
 * <p>The vendor is at its most dangerous: it would fiscalize a done receipt again.
 */
record Stage(
    VendorSimulator vendor,
    LocalSqs sqs,
    LocalQueue queue,
    LocalQueue deadLetters,
    LocalDynamoDb ledger,
    LocalLambda function,
    HttpApi http)
    implements AutoCloseable {

  private static final int MAX_RECEIVE_COUNT = 3;
  private static final String LEDGER = "ledger";

  static Stage open() {
    var vendor =
        VendorSimulator.start(
            SimulatorSettings.defaults()
                .withTls(true)
                .withFiscalizationTime(Duration.ofMillis(100)));
    vendor.behave(
        standing ->
            standing
                .withNotInError(NotInError.FISCALIZE_AGAIN)
                .withUnknownId(UnknownId.NOT_FOUND_404));
    LocalSqs sqs = LocalSqs.start();
    LocalQueue deadLetters = sqs.queue("receipts-dead").create();
    LocalQueue queue =
        sqs.queue("receipts")
            .visibilityTimeout(Duration.ofSeconds(5))
            .redrive(deadLetters, MAX_RECEIVE_COUNT)
            .create();
    LocalDynamoDb ledger = LocalDynamoDb.start();
    ledger.createLedger(LEDGER);
    LocalLambda function =
        LocalLambda.packaged()
            .environment(environment(vendor, sqs, queue, deadLetters, ledger))
            .start();
    return new Stage(
        vendor, sqs, queue, deadLetters, ledger, function, HttpApi.inFrontOf(function));
  }

  private static Map<String, String> environment(
      VendorSimulator vendor,
      LocalSqs sqs,
      LocalQueue queue,
      LocalQueue deadLetters,
      LocalDynamoDb ledger) {
    Map<String, String> environment = vendor.environment();
    environment.put("REFISCAL_LEDGER_TABLE", LEDGER);
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", ledger.endpoint().toString());
    environment.put("REFISCAL_RETRY_QUEUE_URL", queue.url());
    environment.put("REFISCAL_DEAD_LETTER_QUEUE_URL", deadLetters.url());
    environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    return environment;
  }

  @Override
  public void close() {
    http.close();
    function.close();
    sqs.close();
    ledger.close();
    vendor.close();
  }
}
