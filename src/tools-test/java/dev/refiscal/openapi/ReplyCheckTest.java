// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCheckTest {

  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String ACCEPTED =
      """
      {"requestId":"1","summary":{"accepted":1},"documents":[{"id":1,"outcome":"accepted"}]}""";
  private static final String RETRYABLE =
      """
      {"type":"urn:problem-type:refiscal:retryable","title":"t","status":503,"detail":"d",
       "requestId":"1","summary":{"retryable":1},
       "documents":[{"id":1,"outcome":"retryable","reason":"r"}]}""";

  private final ReplyCheck check = new ReplyCheck(Description.read());

  @Test
  void findsNothingWhereAllIsAsDescribed() {
    assertThat(check.differences(reply(200, "application/json", ACCEPTED))).isEmpty();
    assertThat(check.differences(retryable("retry-after", "30"))).isEmpty();
  }

  @Test
  void findsAStatusThatIsNotDescribed() {
    assertThat(check.differences(reply(201, "application/json", ACCEPTED)))
        .containsExactly("the status 201 is not described");
  }

  @Test
  void findsAMediaTypeThatIsNotDescribed() {
    assertThat(check.differences(reply(200, PROBLEM_JSON, ACCEPTED)))
        .containsExactly("the media type application/problem+json is not described");
  }

  @Test
  void findsWrongHeaders() {
    assertThat(check.differences(reply(503, PROBLEM_JSON, RETRYABLE)))
        .containsExactly("the header Retry-After is missing");
    assertThat(check.differences(retryable("retry-after", "soon"))).isNotEmpty();
    assertThat(check.differences(retryable("retry-after", "0"))).isNotEmpty();
    assertThat(
            check.differences(
                new Reply(
                    200, Map.of("content-type", "application/json", "allow", "POST"), ACCEPTED)))
        .containsExactly("the header allow is not described");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1}}",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1},\"documents\":[]}",
        "{\"requestId\":\"\",\"summary\":{\"accepted\":1},\"documents\":[{\"id\":1,\"outcome\":\"accepted\"}]}",
        "{\"requestId\":\"1\",\"summary\":{},\"documents\":[{\"id\":1,\"outcome\":\"accepted\"}]}",
        "{\"requestId\":\"1\",\"summary\":{\"good\":1},\"documents\":[{\"id\":1,\"outcome\":\"accepted\"}]}",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1},\"documents\":[{\"id\":0,\"outcome\":\"accepted\"}]}",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1},\"documents\":[{\"id\":1,\"outcome\":\"good\"}]}",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1},\"documents\":[{\"id\":1,\"outcome\":\"accepted\",\"reason\":\"r\"}]}",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1},\"documents\":[{\"id\":1,\"outcome\":\"accepted\",\"queued\":true}]}",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1},\"documents\":[{\"id\":1,\"outcome\":\"accepted\",\"more\":1}]}",
        "{\"requestId\":\"1\",\"summary\":{\"accepted\":1},\"documents\":[{\"id\":1,\"outcome\":\"accepted\"}],\"more\":1}",
        "{\"requestId\":\"1\",\"summary\":{\"rejected\":1},\"documents\":[{\"id\":1,\"outcome\":\"rejected\",\"reason\":\"r\"}]}"
      })
  void findsABodyThatIsNotAsDescribed(String body) {
    assertThat(check.differences(reply(200, "application/json", body))).isNotEmpty();
  }

  @Test
  void findsAProblemOfAnotherStatus() {
    Reply wrong =
        reply(503, PROBLEM_JSON, RETRYABLE.replace("refiscal:retryable", "refiscal:rejected"));

    assertThat(check.differences(new Reply(503, withRetryAfter(wrong), wrong.body()))).isNotEmpty();
    assertThat(
            check.differences(
                new Reply(503, withRetryAfter(wrong), RETRYABLE.replace(":503", ":502"))))
        .isNotEmpty();
  }

  private static Map<String, String> withRetryAfter(Reply reply) {
    return Map.of("content-type", reply.headers().get("content-type"), "retry-after", "30");
  }

  private static Reply retryable(String header, String value) {
    return new Reply(503, Map.of("content-type", PROBLEM_JSON, header, value), RETRYABLE);
  }

  private static Reply reply(int status, String contentType, String body) {
    return new Reply(status, Map.of("content-type", contentType), body);
  }
}
