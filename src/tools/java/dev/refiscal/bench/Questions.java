// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The cost of a person's questions: to ask for 1,000 receipts in doubt, and to list 500 of them. It
 * is counted in processor time, of which Lambda gives a share.
 */
final class Questions implements Scenario {

  private static final int DOUBTS = 1_000;
  private static final int LISTED = 500;

  private final Vendor vendor;
  private final LocalDynamoDb dynamoDb;
  private final int times;

  /**
   * @param times how often each question is asked; the kernel counts in hundredths of a second
   */
  Questions(Vendor vendor, LocalDynamoDb dynamoDb, int times) {
    this.vendor = vendor;
    this.dynamoDb = dynamoDb;
    this.times = times;
  }

  @Override
  public String name() {
    return "questions";
  }

  @Override
  public boolean suits(Variant variant) {
    return variant.kind().isOurs();
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(Duration.ZERO);
    String table = "questions-" + UUID.randomUUID();
    dynamoDb.createLedger(table);
    Map<String, String> environment = vendor.environment();
    environment.put("REFISCAL_LEDGER_TABLE", table);
    environment.put("REFISCAL_PROCESSING_REJECTS_WHOLE_BATCH", "false");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    try (LocalLambda function = variant.with(environment).start()) {
      List<Long> ids = vendor.failed(DOUBTS);
      vendor.rejectsInPart();
      function.invoke("{\"ids\":" + ids + "}");
      double ask = work(function, "{\"ask\":" + ids + "}", DOUBTS);
      double list = work(function, "{\"list\":\"inDoubt\",\"limit\":" + LISTED + "}", LISTED);
      results.add(Metric.ASK_WORK, variant.title(), ask);
      results.add(Metric.LIST_WORK, variant.title(), list);
      return "%.0f and %.0f ms of work".formatted(ask, list);
    } finally {
      dynamoDb.client().deleteTable(request -> request.tableName(table));
    }
  }

  /** The processor time of a question, in milliseconds. */
  private double work(LocalLambda function, String question, int doubts) {
    ask(function, question, doubts, times / 2);
    Duration before = processorTime(function);
    ask(function, question, doubts, times);
    return Millis.of(processorTime(function).minus(before)) / times;
  }

  private static Duration processorTime(LocalLambda function) {
    return function.processes().get(0).info().totalCpuDuration().orElseThrow();
  }

  private static void ask(LocalLambda function, String question, int doubts, int times) {
    for (int time = 0; time < times; time++) {
      Invocation invocation = function.invoke(question);
      int found = invocation.payload().split("\"inDoubt\"", -1).length - 1;
      if (invocation.functionError().isPresent() || found < doubts) {
        throw new WrongResultException("%d of %d doubts were told".formatted(found, doubts));
      }
    }
  }
}
