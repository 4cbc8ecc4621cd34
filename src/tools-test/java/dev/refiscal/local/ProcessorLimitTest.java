// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorLimitTest {

  private static final Duration WORK = Duration.ofMillis(100);

  @TempDir Path mounted;

  @Test
  void speaksVersion2() throws IOException {
    Files.writeString(mounted.resolve("cgroup.subtree_control"), "cpuset cpu io\n");
    ProcessorLimit limit = ProcessorLimit.create(mounted);

    limit.processors(0.25);
    limit.add(4711);

    Path group = group(mounted);
    assertThat(group.resolve("cpu.max")).hasContent("5000 20000");
    assertThat(group.resolve("cgroup.procs")).hasContent("4711");
  }

  @Test
  void speaksVersion1() throws IOException {
    Files.writeString(mounted.resolve("cgroup.subtree_control"), "cpuset io\n");
    Path parent = Files.createDirectory(mounted.resolve("cpu"));
    Files.writeString(parent.resolve("cpu.cfs_quota_us"), "-1");
    ProcessorLimit limit = ProcessorLimit.create(mounted);

    limit.processors(0.001);
    limit.add(4711);

    Path group = group(parent);
    assertThat(group.resolve("cpu.cfs_period_us")).hasContent("20000");
    assertThat(group.resolve("cpu.cfs_quota_us")).hasContent("1000");
    assertThat(group.resolve("cgroup.procs")).hasContent("4711");
  }

  @Test
  void isRefusedWhereThereAreNoControlGroups() {
    assertThatIllegalStateException().isThrownBy(() -> ProcessorLimit.create(mounted));
  }

  @Test
  void slowsAProcessDown() throws IOException {
    assumeTrue(ProcessorLimit.isPossible(), "no control group can be made here");
    try (ProcessorLimit limit = ProcessorLimit.create()) {
      Process busy = new ProcessBuilder("/bin/sh", "-c", "while :; do :; done").start();
      try {
        limit.processors(0.1);
        limit.add(busy.pid());

        assertThat(timeToUse(busy, WORK)).isGreaterThan(WORK.multipliedBy(5));
      } finally {
        busy.destroyForcibly();
      }
    }
  }

  /** How long a process takes to use this much processor time. */
  private static Duration timeToUse(Process process, Duration more) {
    long begin = System.nanoTime();
    Duration enough = used(process).plus(more);
    await().atMost(Duration.ofSeconds(30)).until(() -> used(process).compareTo(enough) >= 0);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static Duration used(Process process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private static Path group(Path parent) throws IOException {
    try (var entries = Files.list(parent)) {
      List<Path> groups = entries.filter(Files::isDirectory).toList();
      assertThat(groups).hasSize(1);
      return groups.get(0);
    }
  }
}
