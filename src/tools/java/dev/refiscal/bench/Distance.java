// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.Link;
import dev.refiscal.local.LocalDynamoDb;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How far a function is from the vendor and from AWS. */
final class Distance implements AutoCloseable {

  /** From a region in Europe to Moscow and back. */
  static final Duration TO_VENDOR = Duration.ofMillis(50);

  /** More than within a region, less than to the next one. */
  static final Duration TO_AWS = Duration.ofMillis(5);

  private final Vendor vendor;
  private final LocalDynamoDb dynamoDb;
  private final Optional<Link> toVendor;
  private final Optional<Link> toDynamoDb;

  private Distance(
      Vendor vendor, LocalDynamoDb dynamoDb, Optional<Link> toVendor, Optional<Link> toDynamoDb) {
    this.vendor = vendor;
    this.dynamoDb = dynamoDb;
    this.toVendor = toVendor;
    this.toDynamoDb = toDynamoDb;
  }

  /** No added distance. */
  static Distance none(Vendor vendor, LocalDynamoDb dynamoDb) {
    return new Distance(vendor, dynamoDb, Optional.empty(), Optional.empty());
  }

  /** The distances in production. */
  static Distance open(Vendor vendor, LocalDynamoDb dynamoDb) {
    return new Distance(
        vendor,
        dynamoDb,
        Optional.of(vendor.link(TO_VENDOR)),
        Optional.of(Link.to(dynamoDb.endpoint().getPort(), TO_AWS)));
  }

  /** The environment variables of a function without a ledger; the caller may add more. */
  Map<String, String> environment() {
    return toVendor.map(vendor::environment).orElseGet(vendor::environment);
  }

  /** The same, with a ledger. */
  Map<String, String> environment(String table) {
    Map<String, String> environment = environment();
    environment.put("REFISCAL_LEDGER_TABLE", table);
    environment.put(
        "AWS_ENDPOINT_URL_DYNAMODB",
        toDynamoDb
            .map(link -> "http://127.0.0.1:" + link.port())
            .orElseGet(() -> dynamoDb.endpoint().toString()));
    return environment;
  }

  @Override
  public void close() {
    toVendor.ifPresent(Link::close);
    toDynamoDb.ifPresent(Link::close);
  }
}
