// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.secrets;

/** The merchant's two secrets, read on first use and cached. Thread-safe. */
public interface Secrets {

  /**
   * The connector token, used to obtain an access token.
   *
   * @throws SecretUnavailableException if it cannot be read
   */
  String connectorToken();

  /**
   * The Broker-token, sent with every reload.
   *
   * @throws SecretUnavailableException if it cannot be read
   */
  String brokerToken();

  /**
   * Rereads both secrets, after the vendor refused one of them.
   *
   * @return whether either of them changed
   * @throws SecretUnavailableException if they cannot be read
   */
  boolean renew();
}
