// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import java.util.Arrays;
import java.util.List;

/**
 * The route of an HTTP request, by its path. A gateway may add stages and mappings as a prefix, so
 * only the end of the path counts.
 */
enum Route {
  /** {@code POST} on any other path. */
  RELOAD("POST"),
  /** {@code GET …/receipts/{id}}. */
  RECEIPT("GET"),
  /** {@code POST …/receipts/ask}. */
  ASK("POST"),
  /** {@code GET …/receipts?state=…}. */
  LIST("GET"),
  /** {@code POST …/receipts/settle}. */
  SETTLE("POST");

  private static final String RECEIPTS = "receipts";

  private final String method;

  Route(String method) {
    this.method = method;
  }

  /** The only method of the route. */
  String method() {
    return method;
  }

  /** The route of a path. */
  static Route of(String path) {
    List<String> segments = segments(path);
    int place = segments.lastIndexOf(RECEIPTS);
    if (place < 0) {
      return RELOAD;
    }
    return switch (segments.size() - place) {
      case 1 -> LIST;
      case 2 -> below(lastOf(segments));
      default -> RELOAD;
    };
  }

  private static Route below(String segment) {
    return switch (segment) {
      case "ask" -> ASK;
      case "settle" -> SETTLE;
      default -> RECEIPT;
    };
  }

  /** The last segment of a path; empty if there is none. */
  static String last(String path) {
    List<String> segments = segments(path);
    return segments.isEmpty() ? "" : lastOf(segments);
  }

  private static String lastOf(List<String> segments) {
    return segments.get(segments.size() - 1);
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }
}
