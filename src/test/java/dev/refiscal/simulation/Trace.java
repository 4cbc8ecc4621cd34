// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.ArrayList;
import java.util.List;

/** What happened, one line each, for people. */
final class Trace {

  private final boolean on;
  private final Schedule schedule;
  private final List<String> lines = new ArrayList<>();

  Trace(boolean on, Schedule schedule) {
    this.on = on;
    this.schedule = schedule;
  }

  /** Whether lines are recorded. Formatting a line costs more than the event. */
  boolean on() {
    return on;
  }

  void line(String who, String what) {
    if (on) {
      lines.add(time() + " " + who + ": " + what);
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Such as {@code 1d 02:03:04.000567}. */
  private String time() {
    long now = schedule.now();
    return "%dd %02d:%02d:%02d.%06d"
        .formatted(
            now / Schedule.DAY,
            now / Schedule.HOUR % 24,
            now / Schedule.MINUTE % 60,
            now / Schedule.SECOND % 60,
            now % Schedule.SECOND);
  }
}
