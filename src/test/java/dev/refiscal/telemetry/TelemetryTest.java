// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private final Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
  private final List<String> lines = new ArrayList<>();
  private final Telemetry telemetry = new Telemetry("acme", clock, lines::add);

  @Test
  void saysWhatWasCountedInOneObject() {
    telemetry.count(Metric.ACCEPTED, 2);
    telemetry.count(Metric.IN_DOUBT);
    telemetry.vendorLatency(Duration.ofMillis(41));
    telemetry.flush("r-1", Duration.ofMillis(57));

    assertThat(lines)
        .containsExactly(
            "{\"_aws\":{\"Timestamp\":1700000000000,\"CloudWatchMetrics\":[{\"Namespace\":\"refiscal\","
                + "\"Dimensions\":[[\"Merchant\"]],\"Metrics\":[{\"Name\":\"Accepted\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"InDoubt\",\"Unit\":\"Count\"},{\"Name\":\"ColdStart\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"VendorLatency\",\"Unit\":\"Milliseconds\"}]}]},\"Merchant\":\"acme\","
                + "\"requestId\":\"r-1\",\"Accepted\":2,\"InDoubt\":1,\"ColdStart\":1,"
                + "\"VendorLatency\":[41]}");
  }

  @Test
  void saysHowLongItTookToTheMicrosecond() {
    List<String> logged = new ArrayList<>();
    var handler =
        new ExtHandler() {
          @Override
          protected void doPublish(ExtLogRecord record) {
            logged.add(record.getMessage());
          }
        };
    var logger = Logger.getLogger(Telemetry.class.getName());
    logger.addHandler(handler);
    try {
      telemetry.count(Metric.ACCEPTED, 2);
      telemetry.vendorLatency(Duration.ofNanos(41_000_999));
      telemetry.vendorLatency(Duration.ofNanos(455_001));
      telemetry.flush("r-1", Duration.ofNanos(57_123_999));
      telemetry.flush("r-2", Duration.ofNanos(20_000));
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(logged)
        .containsExactly(
            "Accepted 2, ColdStart 1; 57.123 ms, of which 41.456 ms with the vendor; cold start",
            "nothing to count; 0.020 ms, of which 0.000 ms with the vendor; warm");
  }

  @Test
  void saysNothingWhereThereIsNothingAndStartsAnewEachTime() throws Exception {
    telemetry.count(Metric.ACCEPTED);
    telemetry.flush("r-1", Duration.ofMillis(57));
    telemetry.flush("r-2", Duration.ofMillis(57));
    telemetry.count(Metric.REJECTED);
    telemetry.flush("r-3", Duration.ofMillis(57));

    assertThat(lines).hasSize(2);
    JsonNode last = new ObjectMapper().readTree(lines.get(1));
    assertThat(last.path("requestId").textValue()).isEqualTo("r-3");
    assertThat(last.has("Accepted")).isFalse();
    assertThat(last.has("ColdStart")).isFalse();
  }

  @Test
  void tellsVendorErrorsApart() throws Exception {
    telemetry.vendorError("503");
    telemetry.vendorError("timeout");
    telemetry.vendorError("503");
    telemetry.flush("r-1", Duration.ZERO);

    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.path("VendorErrors").intValue()).isEqualTo(3);
    assertThat(line.path("vendorErrors").toString()).isEqualTo("{\"503\":2,\"timeout\":1}");
  }

  @Test
  void takesNoMoreLatenciesThanTheFormatDoes() throws Exception {
    for (int call = 0; call < 150; call++) {
      telemetry.vendorLatency(Duration.ofMillis(call));
    }
    telemetry.flush("r-1", Duration.ofMillis(57));

    assertThat(new ObjectMapper().readTree(lines.get(0)).path("VendorLatency")).hasSize(100);
  }
}
