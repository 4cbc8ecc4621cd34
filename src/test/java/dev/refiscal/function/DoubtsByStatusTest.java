// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.simulator.DocumentStatus;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.StatusFault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents in doubt, with a vendor that reports their status. */
@QuarkusTest
@TestProfile(DoubtsByStatusTest.StatusIsKnown.class)
class DoubtsByStatusTest extends RunningFunction {

  /** Uses the simulator's path and names, but maps no meaning to NEW. */
  public static class StatusIsKnown implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "refiscal.status.path", "/protected/documents/{id}",
          "refiscal.status.failed", "ERROR",
          "refiscal.status.done", "DONE",
          "refiscal.status.in-progress", "QUEUED,REGISTERING",
          "refiscal.status.settles", "0s");
    }
  }

  @BeforeEach
  void prepare() {
    warmUp();
  }

  @Test
  void sendsAgainWhatFailedAndLiesStill() {
    long id = newFailed(1)[0];
    doubt(id, Fault.RESET_BEFORE);

    assertThat(reload(id).label()).isEqualTo("accepted");

    vendor.awaitIdle(Duration.ofSeconds(10));
    assertThat(vendor.fiscalizations(id)).isEqualTo(1);
    assertThat(vendor.statusCalls()).hasSize(1);
  }

  @Test
  void acceptsWhatIsDoneWithoutSendingIt() {
    long id = newFailed(1)[0];
    doubt(id, Fault.RESET_AFTER);
    vendor.awaitIdle(Duration.ofSeconds(10));

    assertThat(reload(id).label()).isEqualTo("accepted");
    assertThat(reload(id).label()).isEqualTo("duplicate");

    assertThat(vendor.reloadCalls()).hasSize(1);
    assertThat(vendor.fiscalizations(id)).isEqualTo(1);
  }

  @Test
  void leavesAloneWhatIsOnItsWay() {
    long id = newIds(1)[0];
    vendor.addDocument(id, DocumentStatus.QUEUED);
    doubt(id, Fault.RESET_BEFORE);

    assertThat(reload(id).label()).isEqualTo("inDoubt");

    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @Test
  void doesNotTouchWhatItDoesNotUnderstand() throws IOException {
    long unmapped = newIds(1)[0];
    vendor.addDocument(unmapped, DocumentStatus.NEW);
    doubt(unmapped, Fault.RESET_BEFORE);
    long unknown = newIds(1)[0];
    doubt(unknown, Fault.RESET_BEFORE);

    assertThat(reload(unmapped).label()).isEqualTo("inDoubt");
    assertThat(reload(unknown).label()).isEqualTo("inDoubt");

    assertThat(vendor.reloadCalls()).hasSize(2);
    assertThat(Files.readString(log))
        .contains("the status of document %d is not configured".formatted(unmapped))
        .contains("the status query for document %d was answered 404".formatted(unknown));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void waitsForAStatusNoLongerThanItMay(StatusFault fault) {
    long id = newFailed(1)[0];
    doubt(id, Fault.RESET_BEFORE);
    vendor.nextStatuses(fault);
    long start = System.nanoTime();

    assertThat(reload(id).label()).isEqualTo("inDoubt");

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(SimulatedVendor.TIMEOUT.plusSeconds(1));
    await()
        .atMost(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(vendor.openConnections()).isLessThanOrEqualTo(1));
  }

  @Test
  void tellsTheVendorsWordToWhoeverAsksForIt() {
    long failed = newFailed(1)[0];
    doubt(failed, Fault.RESET_BEFORE);
    long done = newIds(1)[0];
    vendor.addDocument(done, DocumentStatus.DONE);
    long queued = newIds(1)[0];
    vendor.addDocument(queued, DocumentStatus.QUEUED);
    long unknown = newIds(1)[0];

    JsonNode answer =
        invoke("{\"ask\":" + array(failed, done, queued, unknown) + ",\"vendor\":true}");

    assertThat(answer.path("documents").findValuesAsText("vendor"))
        .containsExactly("failed", "done", "inProgress", "unknown");
    assertThat(answer.path("documents").findValuesAsText("state"))
        .containsExactly("inDoubt", "unknown", "unknown", "unknown");
    assertThat(vendor.reloadCalls()).as("only the doubt itself").hasSize(1);
    assertThat(vendor.statusCalls()).hasSize(4);
    assertThat(invoke("{\"ask\":[" + failed + "]}").toString()).doesNotContain("vendor");
    assertThat(vendor.statusCalls()).hasSize(4);
  }

  private void doubt(long id, Fault fault) {
    vendor.nextReloads(fault);
    assertThat(reload(id).label()).isEqualTo("inDoubt");
  }
}
