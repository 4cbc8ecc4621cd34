// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReplyTest {

  private static final Set<String> BATCH = Set.of("one", "two", "three");

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "{\"batchItemFailures\":null}"})
  void nothingReportedIsSuccess(String payload) {
    assertThat(failures(payload)).isEmpty();
  }

  @Test
  void anEmptyListIsSuccess() {
    assertThat(failures("{\"batchItemFailures\":[]}")).isEmpty();
  }

  @Test
  void reportedMessagesFailAlone() {
    assertThat(
            failures(
                """
                {"batchItemFailures": [{"itemIdentifier": "one"}, {"itemIdentifier": "three"}]}"""))
        .containsExactlyInAnyOrder("one", "three");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "\"done\"",
        "{\"batchItemFailures\":\"one\"}",
        "{\"batchItemFailures\":[\"one\"]}",
        "{\"batchItemFailures\":[{\"id\":\"one\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"one\"},{\"itemIdentifier\":\"four\"}]}"
      })
  void whatMakesNoSenseFailsTheBatch(String payload) {
    assertThat(failures(payload)).isEqualTo(BATCH);
  }

  @Test
  void anErrorOfTheFunctionFailsTheBatch() {
    Invocation failed =
        new Invocation(
            "1", "{\"batchItemFailures\":[]}", Optional.of("Unhandled"), Duration.ZERO, false);

    assertThat(BatchReply.failures(failed, BATCH)).isEqualTo(BATCH);
  }

  private static Set<String> failures(String payload) {
    return BatchReply.failures(
        new Invocation("1", payload, Optional.empty(), Duration.ZERO, false), BATCH);
  }
}
