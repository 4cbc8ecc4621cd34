// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.List;
import java.util.stream.Collectors;

/** One original request, as the world knows it. Roots are equal only to themselves. */
final class Root {

  /** Stands for the ids of a request that cannot be read. */
  static final long UNREADABLE = 0;

  private final String label;
  private final long asked;
  private long birth;
  private final boolean force;
  private final List<Long> ids;

  /**
   * @param birth its time on the world's clock
   * @param ids none if the request cannot be read
   */
  Root(String label, long birth, boolean force, List<Long> ids) {
    this.label = label;
    this.asked = birth;
    this.birth = birth;
    this.force = force;
    this.ids = ids.isEmpty() ? List.of(UNREADABLE) : List.copyOf(ids);
  }

  /** When it was first asked. */
  long asked() {
    return asked;
  }

  /** A direct invocation carries no birth, so it is born whenever it begins. */
  void bornAnew(long time) {
    birth = time;
  }

  long birth() {
    return birth;
  }

  boolean force() {
    return force;
  }

  List<Long> ids() {
    return ids;
  }

  boolean readable() {
    return ids.get(0) != UNREADABLE;
  }

  /** As a caller writes it. */
  String body() {
    if (!readable()) {
      return "{\"ids\": [1.5]}";
    }
    String list = ids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    return force ? "{\"ids\": " + list + ", \"force\": true}" : list;
  }

  @Override
  public String toString() {
    return label;
  }
}
