// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import dev.refiscal.local.LocalLambda;
import dev.refiscal.simulator.VendorSimulator;
import java.util.Map;

/** The packaged function, configured for the simulated vendor. */
final class PackagedFunction {

  private PackagedFunction() {}

  /** A function that knows the vendor, trusts its certificate and has both secrets. */
  static LocalLambda.Builder of(VendorSimulator vendor) {
    return of(vendor, Map.of());
  }

  /**
   * The same with more environment variables.
   *
   * @param more variables that override those of the function
   */
  static LocalLambda.Builder of(VendorSimulator vendor, Map<String, String> more) {
    Map<String, String> variables = vendor.environment();
    variables.putAll(more);
    return LocalLambda.packaged().environment(variables);
  }
}
