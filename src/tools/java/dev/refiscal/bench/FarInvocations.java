// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.BenchSettings.Far;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One warm process, as far from the vendor and from its ledger, if any, as in production: the cost
 * of round trips for a batch.
 */
final class FarInvocations implements Scenario {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final Vendor vendor;
  private final LocalDynamoDb dynamoDb;
  private final Far far;
  private final boolean ledger;

  /**
   * @param ledger whether to keep attempts, which peers do not do
   */
  FarInvocations(Vendor vendor, LocalDynamoDb dynamoDb, Far far, boolean ledger) {
    this.vendor = vendor;
    this.dynamoDb = dynamoDb;
    this.far = far;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return ledger ? "far invocations, ledger" : "far invocations";
  }

  @Override
  public boolean suits(Variant variant) {
    return !ledger || variant.kind().isOurs();
  }

  @Override
  public String measure(Variant variant, Results results) {
    vendor.begin(Duration.ZERO);
    String table = "far-" + UUID.randomUUID();
    Optional<String> kept = Optional.of(table).filter(name -> ledger);
    kept.ifPresent(dynamoDb::createLedger);
    try (Distance distance = Distance.open(vendor, dynamoDb);
        LocalLambda function = variant.with(environment(distance, kept)).timeout(TIMEOUT).start()) {
      return measure(function, variant.title(), results);
    } finally {
      kept.ifPresent(name -> dynamoDb.client().deleteTable(request -> request.tableName(name)));
    }
  }

  private static Map<String, String> environment(Distance distance, Optional<String> table) {
    return table.map(distance::environment).orElseGet(distance::environment);
  }

  private String measure(LocalLambda function, String title, Results results) {
    WarmInvocations.invoke(function, vendor.events(far.warmUp(), 1));
    if (!ledger) {
      results.add(Metric.FAR_1, title, p50(function, far.singles(), 1));
    }
    double thousand = p50(function, far.thousands(), 1_000);
    results.add(ledger ? Metric.FAR_1000_LEDGER : Metric.FAR_1000, title, thousand);
    if (far.tenThousands() > 0) {
      results.add(
          ledger ? Metric.FAR_10000_LEDGER : Metric.FAR_10000,
          title,
          p50(function, far.tenThousands(), 10_000));
    }
    vendor.check(
        (ledger ? 0 : far.singles())
            + far.warmUp()
            + far.thousands() * Vendor.fewestCalls(1_000)
            + far.tenThousands() * Vendor.fewestCalls(10_000),
        function.coldStarts());
    return "%.0f ms for 1,000 ids".formatted(thousand);
  }

  private double p50(LocalLambda function, int count, int ids) {
    return WarmInvocations.latencies(WarmInvocations.invoke(function, vendor.events(count, ids)))
        .percentile(50);
  }
}
