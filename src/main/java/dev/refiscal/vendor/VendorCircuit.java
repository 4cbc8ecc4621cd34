// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Logs each transition of the circuit breaker, once. */
@Singleton
class VendorCircuit {

  /** The name of the circuit breaker around the vendor. */
  static final String NAME = "vendor";

  private static final Logger LOG = Logger.getLogger(VendorCircuit.class);

  void watch(@Observes StartupEvent event, CircuitBreakerMaintenance circuits) {
    circuits.onStateChange(NAME, VendorCircuit::tell);
  }

  private static void tell(CircuitBreakerState state) {
    switch (state) {
      case OPEN -> LOG.warn("circuit open: the vendor failed too often");
      case CLOSED -> LOG.info("circuit closed: the vendor answers again");
      case HALF_OPEN -> LOG.debug("circuit half-open: the vendor is tried again");
    }
  }
}
