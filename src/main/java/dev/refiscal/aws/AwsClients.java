// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import java.io.InputStream;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
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
 * Creates the clients of AWS services. Region and credentials are those that Lambda provides to the
 * function. No other source and no profile file is searched.
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
  private final Supplier<AwsCredentialsProvider> credentials;
  private final Duration timeout;

  /**
   * @param timeout the maximum duration of one call, including retries
   */
  public AwsClients(Duration timeout) {
    this(UrlConnectionHttpClient.builder(), AwsClients::credentialsOfLambda, timeout);
  }

  /**
   * @param http creates the transport
   * @param credentials resolved when the first client is created
   * @param timeout the maximum duration of one call, including retries
   */
  public AwsClients(
      SdkHttpClient.Builder<?> http,
      Supplier<AwsCredentialsProvider> credentials,
      Duration timeout) {
    this.http = http;
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /**
   * They are in the environment, or, with SnapStart, at a URL given in the environment.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">SnapStart
   *     and credentials</a>
   */
  private static AwsCredentialsProvider credentialsOfLambda() {
    return AwsCredentialsProviderChain.of(
        EnvironmentVariableCredentialsProvider.create(), ContainerCredentialsProvider.create());
  }

  /** The client for the attempts. */
  public DynamoDbClient dynamoDb() {
    return configured(DynamoDbClient.builder()).build();
  }

  /** The client for the queues. */
  public SqsClient sqs() {
    return configured(SqsClient.builder()).build();
  }

  /** The client for the secrets. */
  public SsmClient ssm() {
    return configured(SsmClient.builder()).build();
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder) {
    return builder
        .httpClientBuilder(http)
        .region(new SystemSettingsRegionProvider().getRegion())
        .credentialsProvider(credentials.get())
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
