// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process frozen between two invocations, as in Lambda, and what it finds afterwards. */
@Timeout(120)
class FrozenIT {

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  @AutoClose private final LocalLambda function = PackagedFunction.of(vendor).start();

  @Test
  void isNotInDoubtAfterSecondsInWhichTheVendorHasClosedItsConnection() throws Exception {
    accepts(1);
    standStill(
        () -> {
          vendor.closeIdleConnections();
          Thread.sleep(Duration.ofSeconds(2).toMillis());
        });
    accepts(2);

    assertThat(vendor.reloadCalls()).hasSize(2);
  }

  /** Too short for the connection to age out. */
  @Test
  void isNotInDoubtAfterAMomentInWhichTheVendorHasClosedItsConnection() throws Exception {
    accepts(1);
    for (int id = 2; id <= 20; id++) {
      standStill(vendor::closeIdleConnections);
      accepts(id);
    }

    assertThat(vendor.reloadCalls()).hasSize(20);
  }

  @Test
  void goesOnWithItsConnectionAfterAMoment() throws Exception {
    accepts(1);
    int before = vendor.connections();
    accepts(2);
    accepts(3);

    assertThat(vendor.connections()).isEqualTo(before);
  }

  @Test
  void resumesItsTlsSessionOnANewConnection() {
    accepts(1);
    int before = vendor.connections();
    vendor.closeIdleConnections();
    accepts(2);

    assertThat(vendor.connections()).isEqualTo(before + 1);
    assertThat(vendor.resumedSessions()).isEqualTo(1);
  }

  private void accepts(long id) {
    vendor.addFailed(id);
    assertThat(function.invoke("[" + id + "]").payload()).contains("\"accepted\"");
  }

  private interface Happening {
    void happen() throws Exception;
  }

  private void standStill(Happening meanwhile) throws Exception {
    function.freeze();
    meanwhile.happen();
    function.thaw();
  }
}
