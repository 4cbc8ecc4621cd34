// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.reload.LedgerModel;
import dev.refiscal.reload.LedgerModel.Step;
import dev.refiscal.reload.MovableClock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DynamoDbAttemptTableProperties {

  private final LocalDynamoDb dynamoDb = LocalDynamoDb.shared();

  @Property(tries = 50)
  void agreesWithTheModel(@ForAll("histories") List<Step> history) {
    String table = "ledger-" + UUID.randomUUID();
    dynamoDb.createLedger(table);
    // Far in the future, so that DynamoDB expires nothing.
    var clock = new MovableClock(Instant.parse("2096-03-02T10:15:30Z"));
    var attempts =
        new DynamoDbAttemptTable(dynamoDb.client(), table, false, LedgerModel.RETENTION, clock);

    new LedgerModel(attempts, clock).follow(history);

    dynamoDb.client().deleteTable(request -> request.tableName(table));
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    return LedgerModel.histories();
  }
}
