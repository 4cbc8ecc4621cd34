// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** An HTTP client for the AWS SDK whose network fails on demand. */
final class UnreliableHttpClient implements SdkHttpClient {

  private final SdkHttpClient network = UrlConnectionHttpClient.create();
  private final Queue<Weather> plan = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Runnable onRequest = () -> {};

  /** What happens to a request. */
  private interface Weather {
    HttpExecuteResponse call(ExecutableHttpRequest request) throws IOException;
  }

  /** The next unplanned request succeeds. */
  UnreliableHttpClient pass() {
    plan.add(ExecutableHttpRequest::call);
    return this;
  }

  /** The next unplanned request does not arrive. */
  UnreliableHttpClient loseRequest() {
    plan.add(
        request -> {
          throw new IOException("the request is lost");
        });
    return this;
  }

  /** The next unplanned request arrives, but its answer is lost. */
  UnreliableHttpClient loseAnswer() {
    plan.add(
        request -> {
          request.call();
          throw new IOException("the answer is lost");
        });
    return this;
  }

  /** The next unplanned request does not arrive and gets this answer. */
  UnreliableHttpClient answer(int status, String body) {
    plan.add(
        request ->
            HttpExecuteResponse.builder()
                .response(
                    SdkHttpFullResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Type", "application/x-amz-json-1.0")
                        .build())
                .responseBody(
                    AbortableInputStream.create(new ByteArrayInputStream(body.getBytes(UTF_8))))
                .build());
    return this;
  }

  /** Runs during each request. */
  void onRequest(Runnable action) {
    onRequest = action;
  }

  /** The number of requests, lost ones included. */
  int requests() {
    return requests.get();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = network.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        requests.incrementAndGet();
        onRequest.run();
        Weather weather = plan.poll();
        return weather == null ? prepared.call() : weather.call(prepared);
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public void close() {
    network.close();
  }
}
