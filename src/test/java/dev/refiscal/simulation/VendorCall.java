// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.List;
import java.util.Map;

/** One call to the vendor that departed. */
final class VendorCall {

  private final String label;
  private final long departed;
  private final Map<Long, List<Root>> roots;
  private boolean mayBeProcessed = true;

  /**
   * @param roots the requests that it can serve, by id
   */
  VendorCall(String label, long departed, Map<Long, List<Root>> roots) {
    this.label = label;
    this.departed = departed;
    this.roots = roots;
  }

  long departed() {
    return departed;
  }

  Map<Long, List<Root>> roots() {
    return roots;
  }

  boolean mayBeProcessed() {
    return mayBeProcessed;
  }

  void notProcessed() {
    mayBeProcessed = false;
  }

  @Override
  public String toString() {
    return label;
  }
}
