// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An SQS queue: visibility timeout, redelivery, duplicates, disorder, delay, retention, and
 * dead-lettering of messages received too often. A FIFO queue keeps the order within groups.
 */
final class SimulatedQueue {

  private static final long VISIBILITY = 180 * Schedule.SECOND;

  private final World world;
  private final String name;
  private final boolean fifo;
  private final long retention;
  private final int mostReceives;
  private final Map<String, QueuedMessage> byId = new LinkedHashMap<>();
  private Runnable onVisible = () -> {};

  /**
   * @param retention how long a message is kept
   * @param mostReceives the receives after which a message is dead-lettered
   */
  SimulatedQueue(World world, String name, long retention, int mostReceives) {
    this.world = world;
    this.name = name;
    this.fifo = world.settings().fifo();
    this.retention = retention;
    this.mostReceives = mostReceives;
  }

  void whenVisible(Runnable action) {
    onVisible = action;
  }

  boolean fifo() {
    return fifo;
  }

  String name() {
    return name;
  }

  /** The messages on the queue, visible or not, in order of arrival. */
  List<QueuedMessage> messages() {
    expire();
    return List.copyOf(byId.values());
  }

  /** The oldest come first. */
  private void expire() {
    long now = world.schedule().now();
    Iterator<QueuedMessage> each = byId.values().iterator();
    while (each.hasNext()) {
      QueuedMessage message = each.next();
      if (message.sent + retention >= now) {
        return;
      }
      world.trace().line(name, message + " expires");
      each.remove();
    }
  }

  /** Puts a message on the queue. */
  void put(QueuedMessage message, long delay) {
    message.sent = world.schedule().now();
    putBack(message, fifo ? 0 : delay);
    byId.put(message.id(), message);
    if (world.trace().on()) {
      world
          .trace()
          .line(name, "has " + message + " " + message.body() + " " + message.attributes());
    }
  }

  /** Receives visible messages. */
  List<QueuedMessage> receive(int most) {
    expire();
    List<QueuedMessage> visible = fifo ? firstOfGroups() : inDisorder();
    var received = new ArrayList<QueuedMessage>();
    for (QueuedMessage message : visible) {
      if (received.size() == most) {
        break;
      }
      if (message.receives == mostReceives) {
        byId.remove(message.id());
        world.receivedTooOften(message);
      } else if (delivered(message)) {
        received.add(message);
      }
    }
    return received;
  }

  private boolean delivered(QueuedMessage message) {
    message.receives++;
    message.inFlight = true;
    if (world.weather().strikes(Fault.DELIVERY_THROTTLED, message.place())) {
      message.excused++;
      hide(message, VISIBILITY);
      return false;
    }
    if (!fifo && world.weather().strikes(Fault.DELIVERED_TWICE, message.place())) {
      message.excused++;
      hide(message, message.place().dice().between(1, 3 * Schedule.SECOND));
    } else {
      hide(message, VISIBILITY);
    }
    return true;
  }

  private List<QueuedMessage> inDisorder() {
    long now = world.schedule().now();
    var visible = new ArrayList<QueuedMessage>();
    for (QueuedMessage message : byId.values()) {
      if (message.visible <= now) {
        visible.add(message);
      }
    }
    for (int i = visible.size() - 1; i > 0; i--) {
      int other = (int) visible.get(i).place().dice().between(0, i);
      QueuedMessage message = visible.get(i);
      visible.set(i, visible.get(other));
      visible.set(other, message);
    }
    return visible;
  }

  /** A message in flight hides all later ones in its group. */
  private List<QueuedMessage> firstOfGroups() {
    long now = world.schedule().now();
    var closed = new HashSet<String>();
    for (QueuedMessage message : byId.values()) {
      if (message.inFlight && message.visible > now) {
        closed.add(message.group());
      }
    }
    var visible = new ArrayList<QueuedMessage>();
    for (QueuedMessage message : byId.values()) {
      if (message.visible <= now && !closed.contains(message.group())) {
        visible.add(message);
      }
    }
    return visible;
  }

  /** Deletes a message; a standard queue may deliver it once more. */
  void delete(QueuedMessage message) {
    if (!fifo && world.weather().strikes(Fault.COMES_AGAIN, message.place())) {
      message.excused++;
      hide(message, message.place().dice().between(Schedule.SECOND, 20 * Schedule.MINUTE));
      return;
    }
    byId.remove(message.id());
    wakeAt(world.schedule().now());
  }

  /** Hides a message for this time, unless it was deleted or received since. */
  void postpone(String receipt, long time) {
    QueuedMessage message = byId.get(receipt.substring(0, receipt.lastIndexOf('*')));
    if (message != null && message.receipt().equals(receipt)) {
      hide(message, time);
    }
  }

  /** Hides a received message for this time. */
  void hide(QueuedMessage message, long time) {
    message.visible = world.schedule().now() + time;
    wakeAt(message.visible);
  }

  void putBack(QueuedMessage message, long delay) {
    message.inFlight = false;
    message.visible = world.schedule().now() + delay;
    wakeAt(message.visible);
  }

  private void wakeAt(long time) {
    world.schedule().at(time, () -> onVisible.run());
  }

  /** Removes a message silently. */
  void remove(QueuedMessage message) {
    byId.remove(message.id());
  }
}
