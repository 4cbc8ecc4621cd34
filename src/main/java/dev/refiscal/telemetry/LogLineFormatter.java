// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.logging.Level;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Writes a log record as one line of JSON, with the field names of Lambda's own JSON format and
 * those fields of {@link LogContext} that are set.
 *
 * <p>A throwable is written as {@code error}: classes and stack, but no messages. A library's
 * message may contain the vendor's text, which may contain a secret.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html">Log
 *     formats of Lambda</a>
 */
public final class LogLineFormatter extends ExtFormatter {

  private final JsonFactory json = new JsonFactory();

  @Override
  public String format(ExtLogRecord record) {
    var line = new StringWriter();
    try (JsonGenerator out = json.createGenerator(line)) {
      out.writeStartObject();
      out.writeStringField(
          "timestamp", record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
      out.writeStringField("level", level(record.getLevel()));
      out.writeStringField("message", formatMessage(record));
      out.writeStringField("logger", record.getLoggerName());
      for (String field : LogContext.FIELDS) {
        String value = record.getMdc(field);
        if (value != null) {
          out.writeStringField(field, value);
        }
      }
      if (record.getThrown() != null) {
        out.writeStringField("error", stack(record.getThrown()));
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }

  /** Lambda filters by these level names, for every logging library. */
  private static String level(Level level) {
    int severity = level.intValue();
    if (severity >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (severity >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (severity >= Level.INFO.intValue()) {
      return "INFO";
    }
    return severity >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private static String stack(Throwable thrown) {
    var stack = new StringBuilder();
    // Causes can form a cycle.
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable each = thrown; each != null && seen.add(each); each = each.getCause()) {
      stack.append(stack.isEmpty() ? "" : "\nCaused by: ").append(each.getClass().getName());
      for (StackTraceElement frame : each.getStackTrace()) {
        stack.append("\n\tat ").append(frame);
      }
    }
    return stack.toString();
  }
}
