// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorLimitTest {

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
  void slowsAProcessDown() throws IOException, InterruptedException {
    assumeTrue(ProcessorLimit.isPossible(), "no control group can be made here");
    Process busy = new ProcessBuilder("/bin/sh", "-c", "while :; do :; done").start();
    try (ProcessorLimit limit = ProcessorLimit.create()) {
      limit.processors(0.1);
      limit.add(busy.pid());
      Duration before = used(busy);
      Thread.sleep(1_000);
      Duration used = used(busy).minus(before);
      busy.destroyForcibly().waitFor();

      assertThat(used).isLessThan(Duration.ofMillis(400));
    } finally {
      busy.destroyForcibly();
    }
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
