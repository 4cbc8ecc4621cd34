// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.telemetry;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.logging.Level;
import org.jboss.logmanager.Logger;

/**
 * Silences libraries that would log access tokens or the vendor's text. Levels in the configuration
 * could be overridden by the environment, and each costs lookups at every start.
 */
@Singleton
class QuietLoggers {

  private static final int BEFORE_ALL_OTHERS = 1;

  /** Kept here, because a logger without references forgets its level. */
  private final Map<Logger, Level> levels =
      Map.of(
          Logger.getLogger("io.quarkus.oidc"), Level.SEVERE,
          Logger.getLogger("org.jboss.resteasy.reactive.client.logging"), Level.OFF,
          // A broken connection leads to an outcome, which is logged with its ids.
          Logger.getLogger("io.vertx.core.net.impl.ConnectionBase"), Level.OFF);

  void begin(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event) {
    levels.forEach(Logger::setLevel);
  }
}
