// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message on a simulated queue. */
final class QueuedMessage implements Execution.Carrier {

  private final String id;
  private final String body;
  private final Map<String, String> attributes;
  private final String group;
  private final Map<Long, List<Root>> lineage;
  private final boolean byFunction;
  private final Place place;
  long sent;
  long visible;
  int receives;
  int excused;
  boolean inFlight;
  boolean poisonous;

  /**
   * @param lineage the requests for each of its ids
   * @param byFunction whether the function made it
   */
  QueuedMessage(
      String id,
      String body,
      Map<String, String> attributes,
      String group,
      Map<Long, List<Root>> lineage,
      boolean byFunction,
      Dice dice) {
    this.id = id;
    this.body = body;
    this.attributes = new LinkedHashMap<>(attributes);
    this.group = group;
    this.lineage = lineage;
    this.byFunction = byFunction;
    this.place = new Place(id, dice.of(id));
  }

  String id() {
    return id;
  }

  /** The latest receiver's receipt handle. */
  String receipt() {
    return id + "*" + receives;
  }

  String body() {
    return body;
  }

  Map<String, String> attributes() {
    return attributes;
  }

  String group() {
    return group;
  }

  Map<Long, List<Root>> lineage() {
    return lineage;
  }

  boolean byFunction() {
    return byFunction;
  }

  Place place() {
    return place;
  }

  @Override
  public List<Root> rootsOf(long thing) {
    return lineage.getOrDefault(thing, List.of());
  }

  @Override
  public String toString() {
    return id;
  }
}
