// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RegistersTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<Document> changes = new CopyOnWriteArrayList<>();
  private final SimulatorSettings settings =
      SimulatorSettings.defaults().withObserver(changes::add);

  @Test
  void documentsGoFromQueuedThroughRegisteringToDone() throws Exception {
    try (var vendor = VendorSimulator.start(settings)) {
      vendor.addFailed(5);
      new VendorClient(vendor).reload(5);
      vendor.awaitIdle(SOON);

      assertThat(changes)
          .containsExactly(
              new Document(5, DocumentStatus.QUEUED, 0, 1),
              new Document(5, DocumentStatus.REGISTERING, 0, 1),
              new Document(5, DocumentStatus.DONE, 1, 1));
    }
  }

  @Test
  void wrongDataFailAgainEachTime() throws Exception {
    try (var vendor = VendorSimulator.start(settings)) {
      vendor.addWithWrongData(5);
      new VendorClient(vendor).reload(5);
      vendor.awaitIdle(SOON);
      new VendorClient(vendor).reload(5);
      vendor.awaitIdle(SOON);

      assertThat(changes)
          .extracting(Document::status)
          .containsExactly(
              DocumentStatus.QUEUED,
              DocumentStatus.REGISTERING,
              DocumentStatus.ERROR,
              DocumentStatus.QUEUED,
              DocumentStatus.REGISTERING,
              DocumentStatus.ERROR);
      assertThat(vendor.document(5)).contains(new Document(5, DocumentStatus.ERROR, 0, 2));
    }
  }

  @Test
  void oneRegisterTakesReceiptsInOrderOneAfterAnother() throws Exception {
    var slower = settings.withFiscalizationTime(Duration.ofMillis(50));
    try (var vendor = VendorSimulator.start(slower)) {
      long[] ids = LongStream.range(1, 7).toArray();
      vendor.addFailed(ids);
      long start = System.nanoTime();
      new VendorClient(vendor).reload(ids);
      vendor.awaitIdle(SOON);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(6 * 50));
      assertThat(changes)
          .filteredOn(document -> document.status() != DocumentStatus.QUEUED)
          .extracting(Document::id)
          .containsExactly(1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L, 5L, 5L, 6L, 6L);
    }
  }

  @Test
  void severalRegistersWorkAtTheSameTime() throws Exception {
    var endless = settings.withRegisters(3).withFiscalizationTime(Duration.ofHours(1));
    try (var vendor = VendorSimulator.start(endless)) {
      vendor.addFailed(1, 2, 3, 4);
      new VendorClient(vendor).reload(1, 2, 3, 4);

      await().atMost(SOON).until(() -> registering(vendor) == 3);
      assertThat(vendor.document(4)).map(Document::status).contains(DocumentStatus.QUEUED);
      assertThatThrownBy(() -> vendor.awaitIdle(Duration.ofMillis(10)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("4 receipts unfinished");
    }
  }

  @Test
  void aResetForgetsTheWorkThatIsUnderWay() throws Exception {
    var endless = settings.withFiscalizationTime(Duration.ofHours(1));
    try (var vendor = VendorSimulator.start(endless)) {
      vendor.addFailed(1, 2);
      new VendorClient(vendor).reload(1, 2);
      await().atMost(SOON).until(() -> registering(vendor) == 1);

      vendor.reset();

      vendor.awaitIdle(Duration.ZERO);
      assertThat(vendor.documents()).isEmpty();
      vendor.addFailed(1);
      assertThat(vendor.document(1)).contains(new Document(1, DocumentStatus.ERROR, 0, 0));
    }
  }

  @Test
  void anIdIsAddedOnce() {
    try (var vendor = VendorSimulator.start(settings)) {
      vendor.addFailed(1);

      assertThatThrownBy(() -> vendor.addWithWrongData(1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1");
    }
  }

  @Test
  void settingsWithoutARegisterAreRefused() {
    assertThatThrownBy(() -> settings.withRegisters(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long registering(VendorSimulator vendor) {
    return vendor.documents().values().stream()
        .filter(document -> document.status() == DocumentStatus.REGISTERING)
        .count();
  }
}
