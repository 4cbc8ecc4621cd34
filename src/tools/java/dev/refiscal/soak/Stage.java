// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import dev.refiscal.local.HttpApi;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.UnreliableProxy;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.SimulatorSettings;
import dev.refiscal.simulator.TokenFault;
import dev.refiscal.simulator.VendorSimulator;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * Everything that the soak needs, on free loopback ports: the vendor at its most dangerous, SQS and
 * DynamoDB behind unreliable proxies, and several processes of the packaged function.
 */
record Stage(
    VendorSimulator vendor,
    LocalSqs sqs,
    UnreliableProxy sqsProxy,
    LocalDynamoDb dynamoDb,
    UnreliableProxy dynamoDbProxy,
    LocalQueue queue,
    LocalQueue deadLetters,
    LocalLambda function,
    HttpApi http)
    implements AutoCloseable {

  static final String TABLE = "attempts";

  private static final Duration FUNCTION_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration VISIBILITY = Duration.ofSeconds(12);
  private static final int PROCESSES = 4;
  private static final int MAX_RECEIVE_COUNT = 30;
  private static final double LEDGER_OUTAGE = 0.01;
  private static final double QUEUE_OUTAGE = 0.1;
  private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(3);

  private static final Map<Fault, Double> RELOAD_FAULTS =
      Map.ofEntries(
          Map.entry(Fault.HANG_BEFORE, 0.004),
          Map.entry(Fault.HANG_AFTER, 0.004),
          Map.entry(Fault.RESET_BEFORE, 0.006),
          Map.entry(Fault.RESET_AFTER, 0.006),
          Map.entry(Fault.CLOSE_AFTER, 0.004),
          Map.entry(Fault.TRUNCATED_AFTER, 0.004),
          Map.entry(Fault.GARBAGE_AFTER, 0.004),
          Map.entry(Fault.ERROR_500, 0.005),
          Map.entry(Fault.ERROR_500_AFTER, 0.005),
          Map.entry(Fault.BAD_GATEWAY_502_HTML_AFTER, 0.004),
          Map.entry(Fault.GATEWAY_TIMEOUT_504_HTML_AFTER, 0.004),
          Map.entry(Fault.UNAVAILABLE_503_HTML, 0.004),
          Map.entry(Fault.TOO_MANY_429, 0.03),
          Map.entry(Fault.UNAVAILABLE_503_RETRY_AFTER, 0.02),
          Map.entry(Fault.UNAUTHORIZED_401, 0.02));

  private static final Map<TokenFault, Double> TOKEN_FAULTS =
      Map.of(
          TokenFault.HANG, 0.02,
          TokenFault.RESET, 0.03,
          TokenFault.ERROR_500, 0.03,
          TokenFault.UNAVAILABLE_503, 0.03,
          TokenFault.TOO_MANY_429, 0.02);

  static Stage open(long seed) {
    var random = new Random(seed);
    VendorSimulator vendor =
        VendorSimulator.start(
            SimulatorSettings.defaults()
                .withRegisters(8)
                .withFiscalizationTime(Duration.ofMillis(1)));
    vendor.behave(
        standing ->
            standing
                .withNotInError(NotInError.FISCALIZE_AGAIN)
                .withUnknownId(UnknownId.NOT_FOUND_404)
                .withTokenLifetime(Duration.ofSeconds(70)));
    vendor.randomFaults(seed, RELOAD_FAULTS, TOKEN_FAULTS);
    LocalDynamoDb dynamoDb = LocalDynamoDb.start();
    dynamoDb.createLedger(TABLE);
    LocalSqs sqs = LocalSqs.start();
    LocalQueue deadLetters = sqs.queue("receipts-dead").create();
    LocalQueue queue =
        sqs.queue("receipts")
            .visibilityTimeout(VISIBILITY)
            .redrive(deadLetters, MAX_RECEIVE_COUNT)
            .create();
    var dynamoDbProxy = proxy(dynamoDb.endpoint(), LEDGER_OUTAGE, random);
    var sqsProxy = proxy(sqs.endpoint(), QUEUE_OUTAGE, random);
    LocalLambda function =
        LocalLambda.packaged()
            .environment(environment(vendor, sqsProxy, dynamoDbProxy, queue, deadLetters))
            .timeout(FUNCTION_TIMEOUT)
            .concurrency(PROCESSES)
            .random(new Random(random.nextLong()))
            .start();
    return new Stage(
        vendor,
        sqs,
        sqsProxy,
        dynamoDb,
        dynamoDbProxy,
        queue,
        deadLetters,
        function,
        HttpApi.inFrontOf(function));
  }

  private static UnreliableProxy proxy(URI target, double outage, Random random) {
    return UnreliableProxy.inFrontOf(target, new Random(random.nextLong()), outage, LONGEST_OUTAGE);
  }

  /** Short times, so that much fails within minutes. */
  private static Map<String, String> environment(
      VendorSimulator vendor,
      UnreliableProxy sqs,
      UnreliableProxy dynamoDb,
      LocalQueue queue,
      LocalQueue deadLetters) {
    Map<String, String> environment = vendor.environment();
    environment.put("REFISCAL_PROCESSING_CONNECT_TIMEOUT_MS", "500");
    environment.put("REFISCAL_PROCESSING_TIMEOUT_MS", "1500");
    environment.put("REFISCAL_PROCESSING_TOKEN_TIMEOUT_MS", "1000");
    environment.put("REFISCAL_AWS_TIMEOUT", "1s");
    environment.put("REFISCAL_MARGIN", "2s");
    environment.put("REFISCAL_RETRY_AFTER", "1s");
    environment.put("REFISCAL_LEDGER_TABLE", TABLE);
    environment.put("REFISCAL_RETRY_QUEUE_URL", queue.url());
    environment.put("REFISCAL_RETRY_QUEUE_BACKOFF_BASE", "1s");
    environment.put("REFISCAL_RETRY_QUEUE_BACKOFF_CAP", "8s");
    environment.put("REFISCAL_DEAD_LETTER_QUEUE_URL", deadLetters.url());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString());
    return environment;
  }

  @Override
  public void close() {
    http.close();
    function.close();
    sqsProxy.close();
    dynamoDbProxy.close();
    sqs.close();
    dynamoDb.close();
    vendor.close();
  }
}
