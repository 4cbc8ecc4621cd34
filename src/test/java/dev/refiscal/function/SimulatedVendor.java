// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import dev.refiscal.simulator.SimulatorSettings;
import dev.refiscal.simulator.VendorSimulator;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts the vendor's simulator over TLS for the function under test, and injects it into the test.
 */
public class SimulatedVendor implements QuarkusTestResourceLifecycleManager {

  /** The longest that the function waits for either endpoint: short, as tests sit it out. */
  static final Duration TIMEOUT = Duration.ofMillis(1500);

  /** What the function logs, from its start on. */
  static final Path LOG_FILE = Path.of("target", "function-under-test.log");

  private VendorSimulator vendor;

  @Override
  public Map<String, String> start() {
    vendor = VendorSimulator.start(SimulatorSettings.defaults().withTls(true));
    var config = new HashMap<String, String>();
    config.put("refiscal.processing.url", vendor.url().toString());
    config.put("refiscal.connector-token", VendorSimulator.CONNECTOR_TOKEN);
    config.put("refiscal.broker-token", VendorSimulator.BROKER_TOKEN);
    config.put("refiscal.processing.timeout-ms", Long.toString(TIMEOUT.toMillis()));
    config.put("refiscal.processing.token-timeout-ms", Long.toString(TIMEOUT.toMillis()));
    config.put("quarkus.tls.vendor.trust-store.pem.certs", vendor.certificate().toString());
    config.put("quarkus.log.file.enabled", "true");
    config.put("quarkus.log.file.path", LOG_FILE.toString());
    return config;
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
