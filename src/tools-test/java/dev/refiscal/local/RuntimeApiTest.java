// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RuntimeApiTest {

  private static final String ARN = "arn:aws:lambda:eu-central-1:000000000000:function:refiscal";
  private static final Instant DEADLINE = Instant.ofEpochMilli(1_542_409_706_888L);
  private static final RuntimeApi.Request REQUEST =
      new RuntimeApi.Request("8476a536", "[254934]", DEADLINE, "Root=1-5bef4de7");

  private final HttpClient http = HttpClient.newHttpClient();
  @AutoClose private final RuntimeApi api = RuntimeApi.open(ARN);

  @Test
  void handsOverAnInvocationAndTakesTheResponse() throws Exception {
    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);

    HttpResponse<String> next = get("invocation/next");
    HttpResponse<String> taken = post("invocation/8476a536/response", "{\"ok\":true}");

    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(next.body()).isEqualTo("[254934]");
    assertThat(next.headers().map())
        .containsEntry("lambda-runtime-aws-request-id", List.of("8476a536"))
        .containsEntry("lambda-runtime-deadline-ms", List.of("1542409706888"))
        .containsEntry("lambda-runtime-invoked-function-arn", List.of(ARN))
        .containsEntry("lambda-runtime-trace-id", List.of("Root=1-5bef4de7"));
    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(taken.body()).isEqualTo("{\"status\":\"OK\"}");
    assertThat(answer).isCompletedWithValue(new RuntimeApi.Answer("{\"ok\":true}", false));
  }

  @Test
  void letsTheRuntimeWaitForAnInvocation() throws Exception {
    CompletableFuture<HttpResponse<String>> next =
        http.sendAsync(request("invocation/next").GET().build(), BodyHandlers.ofString());
    api.waiting().get();
    assertThat(next).isNotDone();

    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);

    assertThat(next.get().body()).isEqualTo("[254934]");
    assertThat(api.waiting()).isNotDone();
    assertThat(answer).isNotDone();
  }

  @Test
  void takesAnError() throws Exception {
    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);
    get("invocation/next");

    HttpResponse<String> taken = post("invocation/8476a536/error", "{\"errorType\":\"Boom\"}");

    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(answer)
        .isCompletedWithValue(new RuntimeApi.Answer("{\"errorType\":\"Boom\"}", true));
  }

  @Test
  void takesAnErrorOfTheStart() throws Exception {
    HttpResponse<String> taken = post("init/error", "{\"errorType\":\"NoConfiguration\"}");

    assertThat(taken.statusCode()).isEqualTo(202);
    assertThat(api.initError()).isCompletedWithValue("{\"errorType\":\"NoConfiguration\"}");
  }

  @Test
  void refusesTheAnswerToAnotherInvocation() throws Exception {
    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);
    get("invocation/next");

    HttpResponse<String> refused = post("invocation/another/response", "{}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("InvalidRequestID");
    assertThat(answer).isNotDone();
  }

  @Test
  void refusesASecondAnswer() throws Exception {
    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);
    get("invocation/next");
    post("invocation/8476a536/response", "{}");

    assertThat(post("invocation/8476a536/response", "[]").statusCode()).isEqualTo(400);
    assertThat(answer).isCompletedWithValue(new RuntimeApi.Answer("{}", false));
  }

  @Test
  void refusesAnAnswerThatIsTooLarge() throws Exception {
    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);
    get("invocation/next");

    HttpResponse<String> refused =
        post("invocation/8476a536/response", "x".repeat(RuntimeApi.MAX_RESPONSE_BYTES + 1));

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(answer.get().failed()).isTrue();
    assertThat(answer.get().payload()).contains("Function.ResponseSizeTooLarge");
  }

  @Test
  void takesTheLargestAnswer() throws Exception {
    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);
    get("invocation/next");
    String largest = "x".repeat(RuntimeApi.MAX_RESPONSE_BYTES);

    assertThat(post("invocation/8476a536/response", largest).statusCode()).isEqualTo(202);
    assertThat(answer).isCompletedWithValue(new RuntimeApi.Answer(largest, false));
  }

  @Test
  void handsOverOneInvocationAtATime() {
    CompletableFuture<RuntimeApi.Answer> answer = api.handOver(REQUEST);

    assertThatThrownBy(() -> api.handOver(REQUEST)).isInstanceOf(IllegalStateException.class);
    assertThat(answer).isNotDone();
  }

  @Test
  void knowsNoOtherResources() throws Exception {
    assertThat(get("invocation/last").statusCode()).isEqualTo(404);
    assertThat(post("invocation/next", "").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return http.send(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://" + api.address() + "/2018-06-01/runtime/" + path));
  }
}
