// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import java.io.InputStream;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * Makes the clients of AWS services. Region and credentials are those that Lambda puts into the
 * environment, so no other place is searched for them, and no file of profiles is looked for.
 *
 * <p>The address of a service can be overridden with the variables that all AWS SDKs know, such as
 * {@code AWS_ENDPOINT_URL_SQS}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">Service-specific
 *     endpoints</a>
 */
public final class AwsClients {

  private final SdkHttpClient.Builder<?> http;
  private final Duration timeout;

  /**
   * @param timeout the longest that one call may take, its repeats included
   */
  public AwsClients(Duration timeout) {
    this(UrlConnectionHttpClient.builder(), timeout);
  }

  private AwsClients(SdkHttpClient.Builder<?> http, Duration timeout) {
    this.http = http;
    this.timeout = timeout;
  }

  /** Clients whose calls all succeed with an empty answer, and never leave the process. */
  public static AwsClients offline() {
    return new AwsClients(new OfflineHttpClient.Builder(), Duration.ofSeconds(10));
  }

  /** Where the attempts are kept. */
  public DynamoDbClient dynamoDb() {
    return configured(DynamoDbClient.builder()).build();
  }

  /** Where messages wait. */
  public SqsClient sqs() {
    return configured(SqsClient.builder()).build();
  }

  /** Where the secrets are kept. */
  public SsmClient ssm() {
    return configured(SsmClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder) {
    return builder
        .httpClientBuilder(http)
        .region(new SystemSettingsRegionProvider().getRegion())
        .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
        .overrideConfiguration(
            override -> override.apiCallTimeout(timeout).defaultProfileFile(noProfiles()));
  }

  private static ProfileFile noProfiles() {
    return ProfileFile.builder()
        .content(InputStream.nullInputStream())
        .type(ProfileFile.Type.CONFIGURATION)
        .build();
  }
}
