// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.ArrayList;
import java.util.List;

/** Splits what is too long for one call. */
public final class Parts {

  private Parts() {}

  /**
   * Splits a list into parts of at most this many elements, in order.
   *
   * @param size at least 1
   * @return views of the list; none if it is empty
   */
  public static <T> List<List<T>> of(List<T> list, int size) {
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < list.size(); from += size) {
      parts.add(list.subList(from, Math.min(from + size, list.size())));
    }
    return parts;
  }
}
