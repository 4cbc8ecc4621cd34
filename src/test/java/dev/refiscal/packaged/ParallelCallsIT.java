// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.RecordedRequest;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many calls are in flight as configured, also without a table of attempts. */
@Timeout(60)
class ParallelCallsIT {

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void eachCallInFlightHasAConnectionOfItsOwn(int calls) {
    var settings =
        Map.of(
            "REFISCAL_BATCH_SIZE",
            "1",
            "REFISCAL_PROCESSING_PARALLEL_CALLS",
            Integer.toString(calls));
    try (var vendor = VendorSimulator.startWithTls();
        LocalLambda function = PackagedFunction.of(vendor, settings).start()) {
      vendor.addFailed(901, 902, 903);
      vendor.behave(
          standing -> standing.withSlow(Duration.ofMillis(500)).withReloadFault(Fault.SLOW));

      assertThat(function.invoke("[901,902,903]").payload()).contains("\"accepted\":3");

      assertThat(vendor.reloadCalls()).hasSize(3);
      assertThat(vendor.reloadCalls().stream().map(RecordedRequest::connection).distinct())
          .hasSize(calls);
    }
  }
}
