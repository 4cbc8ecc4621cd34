// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalParameterStore;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.TokenFault;
import dev.refiscal.simulator.VendorSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log when every library logs at its most verbose level. */
@Timeout(120)
class DebugLogIT {

  @Test
  void holdsNoSecret() {
    try (var vendor = VendorSimulator.startWithTls();
        var store = LocalParameterStore.start();
        var function = function(vendor, store)) {
      goThroughGoodAndBad(vendor, function);

      assertThat(function.logs())
          .as("lines of the libraries")
          .anyMatch(line -> line.contains("\"level\":\"DEBUG\"") && !line.contains("dev.refiscal"));
      assertThat(function.logs())
          .noneMatch(line -> secrets(vendor).stream().anyMatch(line::contains));
    }
  }

  private static LocalLambda function(VendorSimulator vendor, LocalParameterStore store) {
    store.put("/refiscal/acme/connector-token", VendorSimulator.CONNECTOR_TOKEN);
    store.put("/refiscal/acme/broker-token", VendorSimulator.BROKER_TOKEN);
    Map<String, String> environment = vendor.environment();
    environment.remove("REFISCAL_CONNECTOR_TOKEN");
    environment.remove("REFISCAL_BROKER_TOKEN");
    environment.put("REFISCAL_SECRETS_PREFIX", "/refiscal/acme");
    environment.put("AWS_ENDPOINT_URL_SSM", store.endpoint().toString());
    environment.put("QUARKUS_LOG_LEVEL", "DEBUG");
    // It logs headers and bodies.
    environment.put("QUARKUS_REST_CLIENT_LOGGING_SCOPE", "request-response");
    return LocalLambda.packaged().environment(environment).start();
  }

  private static void goThroughGoodAndBad(VendorSimulator vendor, LocalLambda function) {
    vendor.addFailed(801, 802, 803, 804, 805);
    assertThat(function.invoke("[801]").payload()).contains("\"accepted\":1");
    vendor.nextReloads(Fault.BAD_GATEWAY_502_HTML);
    assertThat(function.invoke("[802]").payload()).contains("\"inDoubt\":1");
    vendor.nextReloads(Fault.NOT_FOUND_404);
    assertThat(function.invoke("[803]").payload()).contains("\"rejected\":1");
    vendor.revokeAccessTokens();
    vendor.nextTokens(TokenFault.INVALID_GRANT_400);
    assertThat(function.invoke("[804]").payload()).contains("\"retryable\":1");
    vendor.rotateConnectorToken("another");
    vendor.revokeAccessTokens();
    assertThat(function.invoke("[805]").payload()).contains("\"retryable\":1");
  }

  private static List<String> secrets(VendorSimulator vendor) {
    var secrets = new ArrayList<>(vendor.accessTokens());
    secrets.addAll(vendor.refreshTokens());
    secrets.addAll(
        List.of(
            VendorSimulator.CONNECTOR_TOKEN,
            VendorSimulator.BROKER_TOKEN,
            VendorSimulator.BODY_MARKER));
    return secrets;
  }
}
