// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Standard output that keeps a copy of each metrics line. */
final class MetricLines extends PrintStream {

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  MetricLines(PrintStream out) {
    super(out, true, UTF_8);
  }

  @Override
  public void println(String line) {
    super.println(line);
    if (line != null && line.startsWith("{\"_aws\":")) {
      lines.add(line);
    }
  }

  /** The lines since the last call. */
  List<String> drain() {
    var drained = new ArrayList<String>();
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      drained.add(line);
    }
    return drained;
  }
}
