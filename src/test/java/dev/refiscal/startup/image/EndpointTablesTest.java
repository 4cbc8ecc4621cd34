// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.GeneratedServiceMetadataProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The tables are those that the AWS SDK finds under its clients' names. */
class EndpointTablesTest {

  private final GeneratedServiceMetadataProvider all = new GeneratedServiceMetadataProvider();

  @ParameterizedTest
  @ValueSource(
      strings = {
        DynamoDbClient.SERVICE_METADATA_ID,
        SqsClient.SERVICE_METADATA_ID,
        SsmClient.SERVICE_METADATA_ID
      })
  void areTheSame(String service) {
    assertThat(EndpointTables.of(service)).hasSameClassAs(all.serviceMetadata(service));
  }

  @Test
  void areOfNoOtherService() {
    assertThat(EndpointTables.of("s3")).isNull();
  }
}
