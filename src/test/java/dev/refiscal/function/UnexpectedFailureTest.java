// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What callers get if the function itself fails, even with an {@link Error}. */
@QuarkusTest
@TestProfile(UnexpectedFailureTest.Broken.class)
class UnexpectedFailureTest extends RunningFunction {

  private static final String INTERNALS = "what the caller must not see";

  /** Replaces the vendor with {@link BrokenProcessing}. */
  public static class Broken implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(BrokenProcessing.class);
    }
  }

  /** A processor that breaks its contract. */
  @Alternative
  @ApplicationScoped
  public static class BrokenProcessing implements FiscalProcessor {
    @Override
    public Outcome reload(List<DocumentId> batch, Deadline deadline) {
      throw new StackOverflowError(INTERNALS);
    }

    @Override
    public Duration longestCall() {
      return Duration.ofSeconds(1);
    }
  }

  @Test
  void tellsHttpCallersWhereToLook() {
    HttpReply reply = http(array(newIds(1)));

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    assertThat(reply.body().get("type").textValue())
        .isEqualTo("urn:problem-type:refiscal:internal-error");
    assertThat(reply.body().get("detail").textValue()).isEqualTo("see the log of this request id");
    assertThat(reply.body().toString()).doesNotContain(INTERNALS);
  }

  @Test
  void failsTheInvocationForAQueue() {
    assertFails(Events.queue(Events.SQS, array(newIds(1))).toString());
  }

  @Test
  void failsADirectInvocation() {
    assertFails(array(newIds(1)));
  }

  @Test
  void worksOnAfterAFailure() {
    invokeInVain(array(newIds(1)));

    assertThat(http("nonsense").status()).isEqualTo(400);
  }

  private void assertFails(String event) {
    JsonNode error = invokeInVain(event);

    assertThat(error.get("errorType").textValue())
        .isEqualTo("dev.refiscal.trigger.InvocationFailedException");
    assertThat(error.get("errorMessage").textValue())
        .matches("internal error; see the log of request \\S+");
    assertThat(error.toString()).doesNotContain(INTERNALS);
  }
}
