// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMemoryTest {

  @Test
  void isWhatTheKernelSays() {
    var memory =
        ProcessMemory.parse(
            List.of(
                "Name:\tjava",
                "VmPeak:\t 9999999 kB",
                "VmHWM:\t  62500 kB",
                "VmRSS:\t   31250 kB"));

    assertThat(memory).isEqualTo(new ProcessMemory(32, 64));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isThatOfThisProcess() {
    ProcessMemory memory = ProcessMemory.of(ProcessHandle.current());

    assertThat(memory.residentMegabytes()).isGreaterThan(10);
    assertThat(memory.peakMegabytes()).isGreaterThanOrEqualTo(memory.residentMegabytes());
  }

  @Test
  void isNotMadeUp() {
    assertThatThrownBy(() -> ProcessMemory.parse(List.of("VmRSS:\t 1 kB")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
