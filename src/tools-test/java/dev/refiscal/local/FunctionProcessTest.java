// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.refiscal.project.BesideOthers;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@BesideOthers
class FunctionProcessTest {

  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  @Test
  void endsWithTheJvmThatStartedItEvenWhenThatIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                getClass().getProtectionDomain().getCodeSource().getLocation().getPath(),
                Starter.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle process = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(process.isAlive()).isTrue();

      jvm.destroyForcibly();

      await().until(() -> !process.isAlive());
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void saysHowItEnded() throws Exception {
    assertThat(reasonOf("exit 0")).isEqualTo("Runtime exited without providing a reason");
    assertThat(reasonOf("exit 3")).isEqualTo("Runtime exited with error: exit status 3");
    assertThat(reasonOf("kill -KILL $$")).isEqualTo("Runtime exited with error: signal: killed");
  }

  private static String reasonOf(String script) throws Exception {
    List<String> command = List.of("sh", "-c", script);
    try (FunctionProcess process = FunctionProcess.start(command, HERE, PATH, line -> {})) {
      process.exited().get();
      return process.exitReason();
    }
  }

  /** Starts a process that outlives it, and prints its id. */
  static final class Starter {

    private Starter() {}

    public static void main(String[] args) throws Exception {
      List<String> command = List.of("sh", "-c", "echo $$; exec sleep 600");
      FunctionProcess.start(command, HERE, PATH, System.out::println);
      new CountDownLatch(1).await();
    }
  }
}
