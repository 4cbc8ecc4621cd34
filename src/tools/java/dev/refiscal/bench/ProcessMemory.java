// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of a process, as Linux counts it.
 *
 * @param residentMegabytes what is in memory now ({@code VmRSS}), in MB of 1,000,000 bytes
 * @param peakMegabytes the peak so far ({@code VmHWM})
 * @see <a
 *     href="https://man7.org/linux/man-pages/man5/proc_pid_status.5.html">proc_pid_status(5)</a>
 */
record ProcessMemory(double residentMegabytes, double peakMegabytes) {

  /** The bytes in what the kernel calls kB. */
  private static final double BYTES = 1024;

  private static final double MEGABYTE = 1_000_000;

  /** The memory of a live process. */
  static ProcessMemory of(ProcessHandle process) {
    try {
      return parse(Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot tell the memory of a process", e);
    }
  }

  /** Reads the lines of a {@code status} file. */
  static ProcessMemory parse(List<String> status) {
    return new ProcessMemory(megabytes(status, "VmRSS:"), megabytes(status, "VmHWM:"));
  }

  private static double megabytes(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES / MEGABYTE)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No " + field + " in " + status));
  }
}
