// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The process of an execution environment, which does not outlive the JVM that started it. */
final class FunctionProcess implements AutoCloseable {

  /**
   * Replaces the shell with the command, beside a watcher that kills it when standard input ends.
   * The kernel closes the other end of that pipe however this JVM ends, even by SIGKILL.
   */
  private static final String TIED_TO_STANDARD_INPUT =
      "exec 3<&0; (read -r end; kill -KILL $$) <&3 3<&- >/dev/null 2>&1 & "
          + "exec \"$@\" 3<&- </dev/null";

  private static final int SIGNALS_FROM = 128;
  private static final int SIGKILL = 9;

  private final Process process;
  private final Thread logReader;
  private final CompletableFuture<?> exited;

  private FunctionProcess(Process process, Thread logReader) {
    this.process = process;
    this.logReader = logReader;
    this.exited = process.onExit();
  }

  /**
   * Starts a process.
   *
   * @param environment all of its environment variables
   * @param log takes each line of standard output and standard error, from one thread
   */
  static FunctionProcess start(
      List<String> command, Path directory, Map<String, String> environment, Consumer<String> log) {
    List<String> tied = new ArrayList<>(List.of("/bin/sh", "-c", TIED_TO_STANDARD_INPUT, "sh"));
    tied.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(tied).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      Thread logReader = new Thread(() -> copyLines(process, log), "log-of-" + process.pid());
      logReader.setDaemon(true);
      logReader.start();
      return new FunctionProcess(process, logReader);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot start " + command.get(0), e);
    }
  }

  /** The process of the command, which replaces the shell that ties it to this JVM. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Completes when the process has ended. */
  CompletableFuture<?> exited() {
    return exited;
  }

  /** Why the process ended, in AWS's words. */
  String exitReason() {
    int status = process.exitValue();
    if (status == 0) {
      return "Runtime exited without providing a reason";
    }
    if (status == SIGNALS_FROM + SIGKILL) {
      return "Runtime exited with error: signal: killed";
    }
    return "Runtime exited with error: exit status " + status;
  }

  /**
   * Sends SIGKILL and waits until the process is gone.
   *
   * @return false if it had ended before
   */
  boolean kill() {
    boolean alive = process.isAlive();
    process.destroyForcibly();
    exited.join();
    return alive;
  }

  /** Sends SIGTERM and waits until the process is gone. */
  void shutDown() {
    // Process.destroy() also closes standard input, which kills the process.
    signal("TERM");
    exited.join();
  }

  /** Freezes the process, as AWS does between two invocations. */
  void freeze() {
    signal("STOP");
  }

  /** Thaws a frozen process. */
  void thaw() {
    signal("CONT");
  }

  /** Gives the process a moment to end by itself, so that its last output is not cut off. */
  void awaitExit(long millis) throws InterruptedException {
    process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Kills the process and waits until it is gone and its output has been read. */
  @Override
  public void close() {
    kill();
    try {
      logReader.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
          .redirectErrorStream(true)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot send SIG" + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copyLines(Process process, Consumer<String> log) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.accept(line);
      }
    } catch (IOException e) {
      log.accept("The output ends here: " + e.getMessage());
    }
  }
}
