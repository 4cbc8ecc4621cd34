// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A cold start with the processor that Lambda gives to the function's memory size: a full one until
 * it asks for its first event, then a share.
 */
final class ThrottledStart implements Scenario {

  /** A slow machine is no defect, and a function without remaining time sends nothing. */
  private static final Duration ENOUGH = Duration.ofMinutes(2);

  private final Vendor vendor;
  private final Optional<LocalDynamoDb> ledger;

  /**
   * @param ledger keeps the attempts, which peers do not do
   */
  ThrottledStart(Vendor vendor, Optional<LocalDynamoDb> ledger) {
    this.vendor = vendor;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return ledger.isEmpty() ? "throttled start" : "throttled start, ledger";
  }

  @Override
  public boolean suits(Variant variant) {
    return ledger.isEmpty() || variant.kind().isOurs();
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(Duration.ZERO);
    Event event = vendor.events(1, 1).get(0);
    Map<String, String> environment = vendor.environment();
    String table = "throttled-start-" + UUID.randomUUID();
    ledger.ifPresent(
        dynamoDb -> {
          dynamoDb.createLedger(table);
          environment.put("REFISCAL_LEDGER_TABLE", table);
          environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
        });
    try (LocalLambda function = variant.with(environment).timeout(ENOUGH).throttled().start()) {
      Invocation invocation = function.invoke(event.json());
      event.check(invocation);
      vendor.check(Vendor.fewestCalls(1), 1);
      Metric metric =
          ledger.isEmpty()
              ? Metric.THROTTLED_START_TO_REPLY
              : Metric.THROTTLED_LEDGER_START_TO_REPLY;
      double millis = Millis.of(invocation.timing().orElseThrow().toReply());
      results.add(metric, variant.title(), millis);
      return metric.format(millis) + " ms to the first reply";
    } finally {
      ledger.ifPresent(
          dynamoDb -> dynamoDb.client().deleteTable(request -> request.tableName(table)));
    }
  }
}
