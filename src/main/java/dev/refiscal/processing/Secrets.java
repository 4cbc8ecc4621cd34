// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.processing;

/** The merchant's two secrets. Safe for several threads. */
public interface Secrets {

  /** What an access token is granted for. */
  String connectorToken();

  /** What goes with every reload. */
  String brokerToken();
}
