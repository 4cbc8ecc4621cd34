// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.refiscal.project.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@BesideOthers
class LocalLambdaTest {

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final List<LocalLambda> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(LocalLambda::close);
    callers.shutdownNow();
  }

  @Test
  void returnsTheResponse() {
    LocalLambda lambda = start(standIn());

    Invocation first = lambda.invoke("{\"ids\":[254934],\"note\":\"Ошибка\"}");
    Invocation second = lambda.invoke("again");

    assertThat(first.payload()).isEqualTo("{\"ids\":[254934],\"note\":\"Ошибка\"}");
    assertThat(first.functionError()).isEmpty();
    assertThat(first.coldStart()).isTrue();
    assertThat(first.duration()).isPositive();
    assertThat(second.payload()).isEqualTo("again");
    assertThat(second.coldStart()).isFalse();
    assertThat(second.requestId()).isNotEqualTo(first.requestId());
    assertThat(lambda.coldStarts()).isEqualTo(1);
    await().until(() -> Collections.frequency(lambda.logs(), "runtime API answers 202") == 2);
  }

  @Test
  void timesTheRuntime() {
    LocalLambda lambda = start(standIn());

    Timing first = lambda.invoke("count").timing().orElseThrow();
    Timing second = lambda.invoke("count").timing().orElseThrow();

    assertThat(first.toNext()).isPositive();
    assertThat(first.latency()).isPositive();
    assertThat(first.toReply()).isGreaterThanOrEqualTo(first.toNext().plus(first.latency()));
    assertThat(second.toNext()).isEqualTo(first.toNext());
    assertThat(second.toReply()).isGreaterThanOrEqualTo(first.toReply().plus(second.latency()));
    assertThat(lambda.invoke("exit").timing()).isEmpty();
  }

  /** 177 MB are a tenth of the memory size that gets a whole processor. */
  @Test
  void givesAProcessTheProcessorOfItsMemorySize() {
    assumeTrue(LocalLambda.canThrottle(), "no control group can be made here");
    LocalLambda lambda = start(standIn().memory(177).throttled());

    Timing timing = lambda.invoke("work").timing().orElseThrow();

    assertThat(timing.latency()).isGreaterThan(StandInFunction.WORK.multipliedBy(5));
  }

  @Test
  void startsAnEnvironmentAheadOfItsFirstInvocation() {
    LocalLambda lambda = start(standIn());

    lambda.provision();

    assertThat(lambda.environments()).isEqualTo(1);
    assertThat(lambda.logs()).containsExactly("stand-in starts");
    assertThat(lambda.invoke("count").coldStart()).isFalse();
    assertThat(lambda.coldStarts()).isEqualTo(1);
  }

  @Test
  void namesTheProcessesOfTheFunctionItself() {
    LocalLambda lambda = start(standIn());

    String pid = lambda.invoke("pid").payload();

    assertThat(lambda.processes())
        .extracting(ProcessHandle::pid)
        .containsExactly(Long.valueOf(pid));
  }

  @Test
  void putsTheTaskRootWhereVariablesNameThatOfAws() {
    LocalLambda lambda = start(standIn().environment(Map.of("ARCHIVE", "file:/var/task/a.jsa")));

    assertThat(lambda.invoke("variables").payload())
        .contains("ARCHIVE=file:" + Path.of("").toAbsolutePath() + "/a.jsa");
  }

  @Test
  void reportsTheErrorThatTheFunctionThrew() {
    LocalLambda lambda = start(standIn());

    Invocation failed = lambda.invoke("throw");

    assertThat(failed.functionError()).contains("Unhandled");
    assertThat(failed.payload())
        .isEqualTo("{\"errorType\":\"Boom\",\"errorMessage\":\"it went boom\"}");
    assertThat(lambda.invoke("count").payload()).isEqualTo("2");
  }

  @Test
  void refusesResponsesThatAreTooLarge() {
    LocalLambda lambda = start(standIn());

    Invocation failed = lambda.invoke("too much");

    assertThat(failed.functionError()).contains("Unhandled");
    assertThat(failed.payload()).contains("Function.ResponseSizeTooLarge");
    await().until(() -> lambda.logs().contains("runtime API answers 413"));
    assertThat(lambda.invoke("count").payload()).isEqualTo("2");
  }

  @Test
  void refusesEventsThatAreTooLarge() {
    LocalLambda lambda = start(standIn());

    assertThatThrownBy(() -> lambda.invoke("x".repeat(LocalLambda.MAX_EVENT_BYTES + 1)))
        .isInstanceOf(PayloadTooLargeException.class);
    assertThat(lambda.coldStarts()).isZero();
  }

  @Test
  void reportsWhatTheRuntimePostedWhenItCouldNotStart() {
    LocalLambda lambda = start(standIn().environment(Map.of(StandInFunction.START, "error")));

    Invocation failed = lambda.invoke("anything");
    lambda.invoke("anything");

    assertThat(failed.functionError()).contains("Unhandled");
    assertThat(failed.payload())
        .isEqualTo("{\"errorType\":\"NoConfiguration\",\"errorMessage\":\"no url\"}");
    assertThat(lambda.logs()).contains("stand-in gives up");
    assertThat(lambda.coldStarts()).isEqualTo(2);
    assertThat(lambda.environments()).isZero();
  }

  @Test
  void reportsAProcessThatEndsBeforeItIsReady() {
    LocalLambda lambda = start(standIn().environment(Map.of(StandInFunction.START, "exit")));

    Invocation failed = lambda.invoke("anything");

    assertThat(failed.payload()).contains("Runtime.ExitError").contains("exit status 3");
  }

  @Test
  void killsTheProcessWhenTheTimeIsOver() {
    LocalLambda lambda = start(standIn().timeout(Duration.ofMillis(500)));

    Invocation failed = lambda.invoke("hang");

    assertThat(failed.functionError()).contains("Unhandled");
    assertThat(failed.payload())
        .contains("Sandbox.Timedout")
        .contains(failed.requestId())
        .contains("Task timed out after 0.50 seconds");
    assertThat(lambda.environments()).isZero();
    assertThat(lambda.invoke("count").payload()).isEqualTo("1");
  }

  @Test
  void startsAnotherProcessAfterACrash() {
    LocalLambda lambda = start(standIn());

    Invocation crashed = lambda.invoke("exit");
    Invocation next = lambda.invoke("count");

    assertThat(crashed.functionError()).contains("Unhandled");
    assertThat(crashed.payload())
        .contains("Runtime.ExitError")
        .contains("Runtime exited with error: exit status 7");
    assertThat(next.payload()).isEqualTo("1");
    assertThat(next.coldStart()).isTrue();
  }

  @Test
  void keepsTheResponseOfAProcessThatEndsAfterwards() {
    LocalLambda lambda = start(standIn());

    Invocation last = lambda.invoke("exit after response");

    assertThat(last.functionError()).isEmpty();
    assertThat(last.payload()).isEqualTo("done");
    assertThat(lambda.invoke("count").payload()).isEqualTo("1");
  }

  @Test
  void throwsAwayTheProcessOfACallerWhoGivesUp() throws Exception {
    LocalLambda lambda = start(standIn());
    Future<Invocation> hanging = submit(lambda, "hang");
    await().until(() -> lambda.logs().contains("stand-in does hang"));

    hanging.cancel(true);

    await().until(() -> lambda.environments() == 0);
    assertThat(lambda.invoke("count").payload()).isEqualTo("1");
  }

  @Test
  void killsABusyEnvironment() throws Exception {
    LocalLambda lambda = start(standIn().concurrency(2));
    Future<Invocation> hanging = callers.submit(() -> lambda.invoke("hang"));
    await().until(() -> lambda.logs().contains("stand-in does hang"));
    lambda.invoke("idle from now on");

    boolean killed = lambda.killOne();

    assertThat(killed).isTrue();
    assertThat(hanging.get().payload()).contains("Runtime exited with error: signal: killed");
    assertThat(lambda.kills()).isEqualTo(1);
    assertThat(lambda.environments()).isEqualTo(1);
    assertThat(lambda.invoke("count").payload()).isEqualTo("2");
  }

  @Test
  void killsAnIdleEnvironmentWhenNoneIsBusy() {
    LocalLambda lambda = start(standIn());
    assertThat(lambda.killOne()).isFalse();
    lambda.invoke("idle from now on");

    assertThat(lambda.killOne()).isTrue();

    assertThat(lambda.environments()).isZero();
    assertThat(lambda.invoke("count").payload()).isEqualTo("1");
  }

  @Test
  void runsSeveralInvocationsAtOnceInProcessesOfTheirOwn() throws Exception {
    LocalLambda lambda = start(standIn().concurrency(3).timeout(Duration.ofSeconds(5)));
    List<Future<Invocation>> hanging = List.of(submit(lambda, "hang"), submit(lambda, "hang"));
    await().until(() -> lambda.logs().stream().filter("stand-in does hang"::equals).count() == 2);

    String free = lambda.invoke("pid").payload();

    assertThat(lambda.environments()).isEqualTo(3);
    assertThat(lambda.invoke("pid").payload()).isEqualTo(free);
    for (Future<Invocation> one : hanging) {
      assertThat(one.get().payload()).contains("Task timed out after 5.00 seconds");
    }
    assertThat(lambda.environments()).isEqualTo(1);
  }

  @Test
  void startsNoMoreProcessesThanItMay() throws Exception {
    LocalLambda lambda = start(standIn().concurrency(2));
    List<Future<Invocation>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(submit(lambda, "count"));
    }

    int served = 0;
    for (Future<Invocation> one : all) {
      assertThat(one.get().functionError()).isEmpty();
      served++;
    }

    assertThat(served).isEqualTo(50);
    assertThat(lambda.coldStarts()).isBetween(1, 2);
  }

  @Test
  void givesTheFunctionOnlyTheVariablesOfLambdaAndItsOwn() {
    LocalLambda lambda =
        start(standIn().memory(512).environment(Map.of("REFISCAL_MERCHANT", "acme")));

    String variables = lambda.invoke("variables").payload();

    assertThat(variables)
        .contains("REFISCAL_MERCHANT=acme", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512", "AWS_REGION=")
        .contains("AWS_LAMBDA_RUNTIME_API=127.0.0.1:", "_HANDLER=handler", "TZ=:UTC")
        .doesNotContain("HOME=", "JAVA_HOME=", "MAVEN");
  }

  @Test
  void tellsTheFunctionItsDeadline() {
    LocalLambda lambda = start(standIn().timeout(Duration.ofSeconds(20)));
    lambda.invoke("warm up");

    Instant before = Instant.now();
    Instant deadline = Instant.ofEpochMilli(Long.parseLong(lambda.invoke("deadline").payload()));
    Instant after = Instant.now();

    assertThat(deadline).isBetween(before.plusSeconds(20).minusMillis(1), after.plusSeconds(20));
  }

  @Test
  void tellsTheFunctionWhatIsInvoked() {
    LocalLambda lambda = start(standIn());

    Invocation invocation = lambda.invoke("headers");

    assertThat(invocation.payload())
        .matches(
            invocation.requestId()
                + " arn:aws:lambda:eu-central-1:\\d{12}:function:refiscal"
                + " Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void freezesIdleEnvironmentsUntilTheNextInvocation() throws IOException {
    LocalLambda lambda = start(standIn());
    ProcessHandle process = processOf(lambda);

    lambda.freeze();

    // A signal may arrive late on a busy machine.
    await().atMost(Duration.ofSeconds(10)).until(() -> stateOf(process).equals("T"));
    assertThat(lambda.invoke("count").payload()).isEqualTo("2");
    lambda.freeze();
    await().atMost(Duration.ofSeconds(10)).until(() -> stateOf(process).equals("T"));
    lambda.thaw();
    await().atMost(Duration.ofSeconds(10)).until(() -> !stateOf(process).equals("T"));
  }

  @Test
  void tellsEachLineToItsListeners() {
    LocalLambda lambda = start(standIn());
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    lambda.onLog(heard::add);

    lambda.invoke("speak");

    await().until(() -> heard.contains("stand-in does speak"));
    assertThat(lambda.logs()).contains("stand-in starts", "stand-in does speak");
  }

  @Test
  void leavesNoProcessBehind() {
    LocalLambda lambda = start(standIn());
    ProcessHandle process = processOf(lambda);
    Future<Invocation> hanging = submit(lambda, "hang");
    await().until(() -> lambda.logs().contains("stand-in does hang"));

    lambda.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(lambda.environments()).isZero();
    await().until(hanging::isDone);
    assertThatThrownBy(() -> lambda.invoke("late")).isInstanceOf(IllegalStateException.class);
  }

  private LocalLambda start(LocalLambda.Builder builder) {
    LocalLambda lambda = builder.start();
    started.add(lambda);
    return lambda;
  }

  private static LocalLambda.Builder standIn() {
    return LocalLambda.command(StandInFunction.command());
  }

  private Future<Invocation> submit(LocalLambda lambda, String event) {
    Callable<Invocation> call = () -> lambda.invoke(event);
    return callers.submit(call);
  }

  /** The state of a process in /proc, such as S (sleeping) or T (stopped). */
  private static String stateOf(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[0];
  }

  private static ProcessHandle processOf(LocalLambda lambda) {
    return ProcessHandle.of(Long.parseLong(lambda.invoke("pid").payload())).orElseThrow();
  }
}
