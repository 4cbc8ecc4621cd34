// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.MDC;

/** What every log line of an invocation says beside its message. */
public final class LogContext {

  /** The names of all that can be set, in the order in which a line has them. */
  static final List<String> FIELDS =
      List.of("requestId", "merchant", "trigger", "messageId", "apiRequestId", "traceId");

  private LogContext() {}

  /**
   * Begins an invocation.
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

  /** Names the trigger: {@code http}, {@code queue} or {@code direct}. */
  public static void trigger(String name) {
    MDC.put("trigger", name);
  }

  /** Names the request as API Gateway does. */
  public static void apiRequest(String apiRequestId) {
    MDC.put("apiRequestId", apiRequestId);
  }

  /** Names the message that the next lines are about. */
  public static void message(String messageId) {
    MDC.put("messageId", messageId);
  }

  /** The next lines are not about one message. */
  public static void noMessage() {
    MDC.remove("messageId");
  }

  /** That work, with what is said here and now on the lines of whichever thread does it. */
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
