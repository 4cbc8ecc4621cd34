// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import dev.refiscal.simulator.SimulatorSettings;
import dev.refiscal.simulator.VendorSimulator;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Starts the vendor's simulator over TLS for the function under test, and injects it into the test.
 */
public class SimulatedVendor implements QuarkusTestResourceLifecycleManager {

  private VendorSimulator vendor;

  @Override
  public Map<String, String> start() {
    vendor = VendorSimulator.start(SimulatorSettings.defaults().withTls(true));
    return Map.of(
        "refiscal.processing.url",
        vendor.url().toString(),
        "refiscal.connector-token",
        VendorSimulator.CONNECTOR_TOKEN,
        "refiscal.broker-token",
        VendorSimulator.BROKER_TOKEN,
        "quarkus.tls.vendor.trust-store.pem.certs",
        vendor.certificate().toString());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(vendor, new TestInjector.MatchesType(VendorSimulator.class));
  }

  @Override
  public void stop() {
    vendor.close();
  }
}
