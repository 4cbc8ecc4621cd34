// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.config;

import org.eclipse.microprofile.config.spi.Converter;

/** Reads a switch. The default converter would read a typing error as false. */
public final class TrueOrFalse implements Converter<Boolean> {

  private static final long serialVersionUID = 1L;

  /**
   * @throws IllegalArgumentException if it is neither {@code true} nor {@code false}
   */
  @Override
  public Boolean convert(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it is neither true nor false");
    };
  }
}
