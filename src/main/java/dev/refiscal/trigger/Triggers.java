// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.util.List;

/** All triggers, in the order in which they are asked whether they recognize an event. */
@Singleton
public final class Triggers {

  private final List<Trigger> inOrder;

  Triggers(HttpTrigger http, QueueTrigger queue, DirectTrigger direct) {
    this.inOrder = List.of(http, queue, direct);
  }

  /**
   * The trigger of an event.
   *
   * @throws UnknownEventException if none recognizes it
   */
  public Trigger of(JsonNode event) {
    return inOrder.stream()
        .filter(trigger -> trigger.recognizes(event))
        .findFirst()
        .orElseThrow(UnknownEventException::new);
  }
}
