// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Suppresses the function's log lines during simulations, which would repeat each a million times.
 */
final class Silence implements BeforeAllCallback, AfterAllCallback {

  private final Logger logger = Logger.getLogger("dev.refiscal");
  private final Level before = logger.getLevel();

  void begin() {
    logger.setLevel(Level.OFF);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    logger.setLevel(before);
  }
}
