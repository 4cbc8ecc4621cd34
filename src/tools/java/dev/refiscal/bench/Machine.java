// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.refiscal.bench.Peer.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a benchmark ran. Nothing in it names the machine.
 *
 * @param cpu the model, as the kernel calls it
 * @param cores that this JVM may use
 * @param memoryMegabytes in MB of 1,000,000 bytes
 * @param kernel the operating system and the version of its kernel
 * @param jdk its version
 * @param node the version of Node.js, {@code null} if there is none
 * @param python the version of Python, {@code null} if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Machine(
    String cpu,
    int cores,
    long memoryMegabytes,
    String kernel,
    String jdk,
    String node,
    String python) {

  /** The bytes in what the kernel calls kB. */
  private static final long BYTES = 1024;

  private static final long MEGABYTE = 1_000_000;

  /** This machine. */
  static Machine describe(Variants variants) {
    return new Machine(
        procFile("cpuinfo", "model name").orElse(System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        procFile("meminfo", "MemTotal")
            .map(size -> Long.parseLong(size.replaceAll("\\D", "")) * BYTES / MEGABYTE)
            .orElseThrow(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        variants.version(Language.NODE).orElse(null),
        variants.version(Language.PYTHON).orElse(null));
  }

  /** The hardware, in words. */
  String hardware() {
    return String.format(
        Locale.ROOT, "%s, %d cores, %.1f GB", cpu, cores, memoryMegabytes / 1000.0);
  }

  /** The software, in words. */
  String software() {
    return kernel
        + ", JDK "
        + jdk
        + (node == null ? "" : ", Node.js " + node)
        + (python == null ? "" : ", Python " + python);
  }

  /** The first value of a field in a file of {@code name: value} lines under /proc. */
  private static Optional<String> procFile(String file, String field) {
    try (var lines = Files.lines(Path.of("/proc", file))) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.split(":", 2)[1].strip())
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read /proc/" + file, e);
    }
  }
}
