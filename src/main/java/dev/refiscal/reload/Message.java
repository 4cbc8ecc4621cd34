// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.unmodifiableMap;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An outgoing queue message.
 *
 * @param body at most 256 KiB of UTF-8, including the attributes
 * @param attributes strings by name, at most 10
 * @param group the message group of a FIFO queue; other queues ignore it
 * @param delay the delay before it can be received; a FIFO queue ignores it
 */
public record Message(String body, Map<String, String> attributes, String group, Duration delay) {

  public Message {
    attributes = unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /**
   * The size in bytes as SQS counts it: the body, and the names, types and values of the
   * attributes.
   */
  public int size() {
    int size = bytes(body);
    for (var attribute : attributes.entrySet()) {
      size += bytes(attribute.getKey()) + bytes("String") + bytes(attribute.getValue());
    }
    return size;
  }

  private static int bytes(String text) {
    return text.getBytes(UTF_8).length;
  }
}
