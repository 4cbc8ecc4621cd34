// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** Makes the console print JSON lines, except in development and tests, where people read it. */
@Singleton
@UnlessBuildProfile(anyOf = {"dev", "test"})
class LogLines {

  private static final int BEFORE_ALL_OTHERS = 1;

  void begin(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event) {
    format(Logger.getLogger("").getHandlers());
  }

  /** Quarkus wraps the console's handler in others. */
  private static void format(Handler... handlers) {
    for (Handler handler : handlers) {
      if (handler instanceof ConsoleHandler) {
        handler.setFormatter(new LogLineFormatter());
      } else if (handler instanceof ExtHandler outer) {
        format(outer.getHandlers());
      }
    }
  }
}
