// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.DynamodbServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.SqsServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.SsmServiceMetadata;

/** The endpoint tables of the services that the function calls. */
final class EndpointTables {

  private EndpointTables() {}

  /** The table of a service; {@code null} for any other service. */
  static ServiceMetadata of(String service) {
    return switch (service) {
      case "dynamodb" -> new DynamodbServiceMetadata();
      case "sqs" -> new SqsServiceMetadata();
      case "ssm" -> new SsmServiceMetadata();
      default -> null;
    };
  }
}
