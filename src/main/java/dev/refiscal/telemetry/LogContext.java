// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.MDC;

/** The context fields of every log line of an invocation. */
public final class LogContext {

  /** The names of all fields, in the order of the log line. */
  static final List<String> FIELDS =
      List.of("requestId", "merchant", "trigger", "messageId", "apiRequestId", "traceId");

  private LogContext() {}

  /**
   * Starts an invocation.
   *
   * @param traceHeader the X-Ray header, such as {@code Root=1-5e1b4151-5ac6c58f;Sampled=1}; may be
   *     {@code null}
   */
  public static void open(String merchant, String requestId, String traceHeader) {
    MDC.put("merchant", merchant);
    MDC.put("requestId", requestId);
    if (traceHeader != null) {
      MDC.put("traceId", traceHeader.split(";", 2)[0].replace("Root=", ""));
    }
  }

  /** Sets the trigger: {@code http}, {@code queue} or {@code direct}. */
  public static void trigger(String name) {
    MDC.put("trigger", name);
  }

  /** Sets the request id of API Gateway. */
  public static void apiRequest(String apiRequestId) {
    MDC.put("apiRequestId", apiRequestId);
  }

  /** Sets the message that the next lines are about. */
  public static void message(String messageId) {
    MDC.put("messageId", messageId);
  }

  /** Clears the message. */
  public static void noMessage() {
    MDC.remove("messageId");
  }

  /** Wraps the work so that its log lines carry the current context on any thread. */
  public static <T> Supplier<T> of(Supplier<T> work) {
    Map<String, Object> here = Map.copyOf(MDC.getMap());
    return () -> {
      here.forEach(MDC::put);
      try {
        return work.get();
      } finally {
        close();
      }
    };
  }

  /** Ends the invocation. */
  public static void close() {
    FIELDS.forEach(MDC::remove);
  }
}
