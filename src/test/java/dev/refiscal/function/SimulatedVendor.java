// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import dev.refiscal.local.Link;
import dev.refiscal.simulator.VendorSimulator;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts the vendor's simulator over TLS for the function under test, and injects it into the test.
 * Also logs the function to a file, {@code quarkus.log.file.path}, and keeps its metrics.
 */
public class SimulatedVendor implements QuarkusTestResourceLifecycleManager {

  /** The function's timeout for either endpoint: short, because tests wait for it. */
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** The longest pause before the second attempt; before the third it is twice that. */
  static final Duration RETRY_DELAY = Duration.ofMillis(20);

  private static final String RETRY_DELAY_KEY =
      "quarkus.fault-tolerance.\"dev.refiscal.vendor.ReloadClient/reload\".retry.delay";

  /** The argument that puts a {@link Link} between the function and the vendor. */
  static final String LINK = "link";

  private final PrintStream out = System.out;
  private VendorSimulator vendor;
  private MetricLines metrics;
  private boolean linked;
  private Link link;

  @Override
  public void init(Map<String, String> arguments) {
    linked = arguments.containsKey(LINK);
  }

  @Override
  public Map<String, String> start() {
    vendor = VendorSimulator.startWithTls();
    metrics = new MetricLines(out);
    System.setOut(metrics);
    var config = new HashMap<String, String>();
    config.put("refiscal.processing.url", url());
    config.put("refiscal.connector-token", VendorSimulator.CONNECTOR_TOKEN);
    config.put("refiscal.broker-token", VendorSimulator.BROKER_TOKEN);
    config.put("refiscal.processing.timeout-ms", Long.toString(TIMEOUT.toMillis()));
    config.put("refiscal.processing.token-timeout-ms", Long.toString(TIMEOUT.toMillis()));
    config.put(RETRY_DELAY_KEY, Long.toString(RETRY_DELAY.toMillis()));
    config.put("quarkus.tls.vendor.trust-store.pem.certs", vendor.certificate().toString());
    config.put("quarkus.log.file.enabled", "true");
    config.put("quarkus.log.file.path", newLog());
    return config;
  }

  private String url() {
    if (!linked) {
      return vendor.url().toString();
    }
    link = Link.to(vendor.url().getPort(), Duration.ZERO);
    return UriBuilder.fromUri(vendor.url()).port(link.port()).build().toString();
  }

  /** A new file for each start, so that it holds only this start's lines. */
  private static String newLog() {
    try {
      return Files.createTempFile(Path.of("target"), "function-", ".log").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(vendor, new TestInjector.MatchesType(VendorSimulator.class));
    injector.injectIntoFields(link, new TestInjector.MatchesType(Link.class));
    injector.injectIntoFields(metrics, new TestInjector.MatchesType(MetricLines.class));
  }

  @Override
  public void stop() {
    System.setOut(out);
    if (link != null) {
      link.close();
    }
    vendor.close();
  }
}
