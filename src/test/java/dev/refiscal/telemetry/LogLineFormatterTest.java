// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineFormatterTest {

  private final LogLineFormatter formatter = new LogLineFormatter();

  @Test
  void writesOneObjectALine() {
    ExtLogRecord record = record(Level.WARNING, "document %s: \"no\"\n", 254934L);
    record.putMdc("traceId", "1-5e1b4151");
    record.putMdc("requestId", "r-1");
    record.putMdc("somebodyElses", "field");

    assertThat(formatter.format(record))
        .isEqualTo(
            "{\"timestamp\":\"2026-11-24T08:00:00.123Z\",\"level\":\"WARN\","
                + "\"message\":\"document 254934: \\\"no\\\"\\n\",\"logger\":\"dev.refiscal.Some\","
                + "\"requestId\":\"r-1\",\"traceId\":\"1-5e1b4151\"}\n");
  }

  @Test
  void writesWhereAThrowableComesFromButNotWhatItSays() throws Exception {
    ExtLogRecord record = record(Level.SEVERE, "it failed");
    record.setThrown(
        new IllegalStateException("a secret", new NullPointerException("another secret")));

    String line = formatter.format(record);

    assertThat(line).doesNotContain("secret").hasLineCount(1);
    assertThat(json(line).get("error").textValue())
        .startsWith("java.lang.IllegalStateException\n\tat ")
        .contains(
            "\n\tat " + LogLineFormatterTest.class.getName() + ".",
            "\nCaused by: java.lang.NullPointerException\n\tat ");
  }

  @Test
  void endsWhereCausesGoRoundInACircle() throws Exception {
    var inner = new IllegalStateException("inner");
    var outer = new IllegalArgumentException("outer", inner);
    inner.initCause(outer);
    ExtLogRecord record = record(Level.SEVERE, "it failed");
    record.setThrown(outer);

    assertThat(json(formatter.format(record)).get("error").textValue())
        .containsOnlyOnce("IllegalStateException")
        .containsOnlyOnce("IllegalArgumentException");
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,ERROR", "WARNING,WARN", "INFO,INFO", "FINE,DEBUG", "FINEST,TRACE"})
  void namesLevelsAsLambdaDoes(String level, String name) throws Exception {
    assertThat(json(formatter.format(record(Level.parse(level), "m"))).get("level").textValue())
        .isEqualTo(name);
  }

  private static ExtLogRecord record(Level level, String format, Object... parameters) {
    var record = new ExtLogRecord(level, format, FormatStyle.PRINTF, "logger");
    record.setParameters(parameters);
    record.setLoggerName("dev.refiscal.Some");
    record.setInstant(Instant.parse("2026-11-24T08:00:00.123Z"));
    return record;
  }

  private static JsonNode json(String line) throws Exception {
    return new ObjectMapper().readTree(line);
  }
}
