// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup;

import dev.refiscal.aws.AwsClients;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.AttributeMap;

/** Answers every request with 200 and an empty JSON object. Nothing leaves the process. */
final class OfflineHttpClient implements SdkHttpClient {

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  /** AWS clients whose calls all succeed with an empty response. */
  static AwsClients awsClients() {
    var nobody = StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nobody"));
    return new AwsClients(new Builder(), () -> nobody, Duration.ofSeconds(10));
  }

  /** The form in which the AWS SDK accepts an HTTP client. */
  static final class Builder implements SdkHttpClient.Builder<Builder> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new OfflineHttpClient();
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return answer();
      }

      @Override
      public void abort() {
        // A call ends at once.
      }
    };
  }

  private static HttpExecuteResponse answer() {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("Content-Length", Integer.toString(EMPTY.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(EMPTY)))
        .build();
  }

  @Override
  public void close() {
    // It holds no resources.
  }
}
