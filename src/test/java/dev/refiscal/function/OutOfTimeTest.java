// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What callers get if the remaining time is too short for a call. */
@QuarkusTest
@TestProfile(OutOfTimeTest.TooLittleTime.class)
class OutOfTimeTest extends RunningFunction {

  /** Leaves less time than a token and a call may take. */
  public static class TooLittleTime implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("refiscal.unknown-remaining-time", "2s");
    }
  }

  @Test
  void tellsHttpCallersThatThereWasNoTime() {
    HttpReply reply = http(array(newFailed(1)));

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.header("retry-after")).isEqualTo("30");
    assertThat(reply.body().get("type").textValue())
        .isEqualTo("urn:problem-type:refiscal:out-of-time");
    assertThat(reply.body().get("summary")).isEqualTo(json("{\"retryable\":1}"));
    assertThat(vendor.connections()).isZero();
  }

  @Test
  void hasMessagesComeBack() {
    assertThat(invoke(Events.queue(Events.SQS, array(newFailed(1)))).get("batchItemFailures"))
        .hasSize(1);
    assertThat(vendor.connections()).isZero();
  }

  @Test
  void tellsDirectCallersThatThereWasNoTime() {
    assertThat(reload(newFailed(1)[0]))
        .isEqualTo(new DocumentOutcome("retryable", "no time was left in this invocation"));
    assertThat(vendor.connections()).isZero();
  }
}
