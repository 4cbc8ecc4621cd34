// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * How much of a processor a process and its children may use: a Linux control group of either
 * version. Usually only root can make one, and many containers have none.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu">cgroup v2</a>
 * @see <a href="https://docs.kernel.org/scheduler/sched-bwc.html">cgroup v1</a>
 */
final class ProcessorLimit implements AutoCloseable {

  private static final Path MOUNTED = Path.of("/sys/fs/cgroup");

  /** Short, so that a limit slows the process down and does not pause it. */
  private static final int PERIOD_MICROS = 20_000;

  /** The least that the kernel accepts. */
  private static final int LEAST_QUOTA_MICROS = 1_000;

  private final Path group;
  private final boolean unified;

  private ProcessorLimit(Path group, boolean unified) {
    this.group = group;
    this.unified = unified;
  }

  /** Whether processes can be limited here. */
  static boolean isPossible() {
    try (ProcessorLimit limit = create()) {
      limit.processors(1);
      return true;
    } catch (IllegalStateException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * A limit without processes.
   *
   * @throws IllegalStateException if this machine cannot limit processes
   */
  static ProcessorLimit create() {
    return create(MOUNTED);
  }

  /** The same under another directory than the kernel's mount point. */
  static ProcessorLimit create(Path mounted) {
    Optional<Path> unified = controlled(mounted);
    Path parent = unified.orElse(mounted.resolve("cpu"));
    if (unified.isEmpty() && !Files.exists(parent.resolve("cpu.cfs_quota_us"))) {
      throw new IllegalStateException("No control group limits processors here");
    }
    Path group = parent.resolve("refiscal-" + UUID.randomUUID());
    try {
      return new ProcessorLimit(Files.createDirectory(group), unified.isPresent());
    } catch (IOException e) {
      throw new IllegalStateException("No control group can be made here", e);
    }
  }

  /** The root of version 2, if it controls the processors of its children. */
  private static Optional<Path> controlled(Path mounted) {
    Path controllers = mounted.resolve("cgroup.subtree_control");
    try {
      return Files.exists(controllers) && Files.readString(controllers).matches("(?s).*\\bcpu\\b.*")
          ? Optional.of(mounted)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Puts a process with all its threads under the limit. */
  void add(long pid) {
    write("cgroup.procs", Long.toString(pid));
  }

  /** Sets how many processors all its processes together may use, such as 0.25. */
  void processors(double processors) {
    long quota = Math.max(LEAST_QUOTA_MICROS, Math.round(processors * PERIOD_MICROS));
    if (unified) {
      write("cpu.max", quota + " " + PERIOD_MICROS);
    } else {
      write("cpu.cfs_period_us", Integer.toString(PERIOD_MICROS));
      write("cpu.cfs_quota_us", Long.toString(quota));
    }
  }

  /** Removes the limit; its processes must be about to end. */
  @Override
  public void close() {
    await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5)).until(this::removed);
  }

  private boolean removed() {
    try {
      return Files.deleteIfExists(group);
    } catch (IOException e) {
      return false;
    }
  }

  private void write(String file, String value) {
    try {
      Files.writeString(group.resolve(file), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
