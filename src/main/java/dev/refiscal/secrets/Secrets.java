// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.secrets;

/** The merchant's two secrets, read at first need and kept. Safe for several threads. */
public interface Secrets {

  /**
   * What an access token is granted for.
   *
   * @throws SecretUnavailableException if it cannot be read
   */
  String connectorToken();

  /**
   * What goes with every reload.
   *
   * @throws SecretUnavailableException if it cannot be read
   */
  String brokerToken();

  /**
   * Reads both again, after the vendor refused one of them.
   *
   * @return whether that changed anything
   * @throws SecretUnavailableException if they cannot be read
   */
  boolean renew();
}
