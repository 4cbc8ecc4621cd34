// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One process of a function and its Runtime API: takes one invocation at a time and kills the
 * process at the timeout.
 */
final class ExecutionEnvironment implements AutoCloseable {

  /** How long AWS lets a function start before the time counts against its timeout. */
  private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

  private static final long LAST_WORDS_MILLIS = 1000;
  private static final String UNHANDLED = "Unhandled";

  private final RuntimeApi api;
  private final FunctionProcess process;
  private final Optional<Throttle> throttle;
  private final Duration timeout;
  private final Instant started = Instant.now();
  private final long startedNanos;
  private boolean used;
  private boolean busy;
  private boolean frozen;

  private ExecutionEnvironment(
      RuntimeApi api,
      FunctionProcess process,
      Optional<Throttle> throttle,
      Duration timeout,
      long startedNanos) {
    this.api = api;
    this.process = process;
    this.throttle = throttle;
    this.timeout = timeout;
    this.startedNanos = startedNanos;
  }

  /**
   * Starts a process of the function.
   *
   * @param throttled whether to limit it to the processor that AWS gives this memory size
   * @param variables the environment variables without the address of the Runtime API
   * @param log takes the lines that the process prints
   */
  static ExecutionEnvironment start(
      Deployment deployment,
      int memory,
      boolean throttled,
      Duration timeout,
      String functionArn,
      Map<String, String> variables,
      Consumer<String> log) {
    RuntimeApi api = RuntimeApi.open(functionArn);
    try {
      Map<String, String> environment = new HashMap<>(variables);
      environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
      List<String> command = deployment.command().apply(memory);
      Optional<Throttle> throttle = throttled ? Optional.of(Throttle.of(memory)) : Optional.empty();
      long startedNanos = System.nanoTime();
      FunctionProcess process =
          FunctionProcess.start(command, deployment.taskRoot(), environment, log);
      throttle.ifPresent(limit -> limit.add(process.handle()));
      return new ExecutionEnvironment(api, process, throttle, timeout, startedNanos);
    } catch (RuntimeException e) {
      api.close();
      throw e;
    }
  }

  /** Whether another invocation may be sent here. */
  boolean isUsable() {
    return process.isAlive() && !api.initError().isDone();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The process of the function. */
  ProcessHandle process() {
    return process.handle();
  }

  /**
   * Waits until the runtime asks for its first invocation, which then is no cold start.
   *
   * @throws InterruptedException if the caller is interrupted
   */
  void provision() throws InterruptedException {
    awaitStart();
    begin();
    end();
  }

  /**
   * Kills the process with SIGKILL, whatever it is doing.
   *
   * @return false if it had ended before
   */
  boolean kill() {
    return process.kill();
  }

  /** Sends SIGTERM and waits for the process to exit. */
  void shutDown() {
    process.shutDown();
  }

  /** Freezes the process if it is between two invocations. */
  synchronized void freeze() {
    if (!busy && !frozen && process.isAlive()) {
      process.freeze();
      frozen = true;
    }
  }

  /** Stops the process for good. */
  void hang() {
    process.freeze();
  }

  /** Thaws the process if it is frozen. */
  synchronized void thaw() {
    if (frozen) {
      process.thaw();
      frozen = false;
    }
  }

  /**
   * Sends one event, and waits for the answer, the timeout or the end of the process.
   *
   * @throws InterruptedException if the caller is interrupted, which kills the process
   */
  Invocation invoke(String event) throws InterruptedException {
    boolean coldStart = begin();
    Instant began = Instant.now();
    String requestId = UUID.randomUUID().toString();
    try {
      Ending ending = run(requestId, event);
      return new Invocation(
          requestId,
          ending.answer().payload(),
          ending.answer().failed() ? Optional.of(UNHANDLED) : Optional.empty(),
          Duration.between(began, Instant.now()),
          coldStart,
          ending.timing());
    } catch (InterruptedException e) {
      process.kill();
      throw e;
    } finally {
      end();
    }
  }

  @Override
  public void close() {
    process.close();
    throttle.ifPresent(Throttle::close);
    api.close();
  }

  private synchronized boolean begin() {
    thaw();
    busy = true;
    boolean first = !used;
    used = true;
    return first;
  }

  private synchronized void end() {
    busy = false;
  }

  private Ending run(String requestId, String event) throws InterruptedException {
    // AWS restarts a function that exceeds this limit. Here, the start goes on.
    awaitStart();
    Instant deadline = Instant.now().plus(timeout);
    long handedOver = System.nanoTime();
    CompletableFuture<RuntimeApi.Answer> answer =
        api.handOver(new RuntimeApi.Request(requestId, event, deadline, newTraceId()));
    boolean inTime = await(deadline, answer, api.initError(), process.exited());
    if (answer.isDone()) {
      finishWork(deadline);
      return new Ending(answer.join(), Optional.of(timing(handedOver)));
    }
    if (api.initError().isDone()) {
      process.awaitExit(LAST_WORDS_MILLIS);
      return Ending.untimed(new RuntimeApi.Answer(api.initError().join(), true));
    }
    if (inTime) {
      return Ending.untimed(failure("Runtime.ExitError", requestId, process.exitReason()));
    }
    process.kill();
    return Ending.untimed(failure("Sandbox.Timedout", requestId, timedOut()));
  }

  private Timing timing(long handedOver) {
    return new Timing(
        Duration.ofNanos(api.lastAnswer() - handedOver),
        Duration.ofNanos(api.firstNext() - startedNanos),
        Duration.ofNanos(api.lastAnswer() - startedNanos));
  }

  /** Waits until the runtime asks for more. Until then, the invocation's time runs. */
  private void finishWork(Instant deadline) throws InterruptedException {
    if (!await(deadline, api.waiting(), process.exited())) {
      process.kill();
    }
  }

  private String timedOut() {
    return String.format(
        Locale.ROOT, "Task timed out after %.2f seconds", timeout.toMillis() / 1000.0);
  }

  private void awaitStart() throws InterruptedException {
    await(started.plus(INIT_LIMIT), api.waiting(), api.initError(), process.exited());
    throttle.ifPresent(Throttle::startIsOver);
  }

  private static RuntimeApi.Answer failure(String type, String requestId, String reason) {
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("errorType", type)
            .put("errorMessage", "RequestId: " + requestId + " Error: " + reason)
            .toString();
    return new RuntimeApi.Answer(json, true);
  }

  private static String newTraceId() {
    String random = UUID.randomUUID().toString().replace("-", "");
    return "Root=1-%08x-%s;Parent=%s;Sampled=0"
        .formatted(
            Instant.now().getEpochSecond(),
            random.substring(0, 24),
            UUID.randomUUID().toString().replace("-", "").substring(0, 16));
  }

  /** Waits until one of the futures is done; false when the time is up first. */
  private static boolean await(Instant until, CompletableFuture<?>... any)
      throws InterruptedException {
    long millis = Math.max(0, Duration.between(Instant.now(), until).toMillis());
    try {
      CompletableFuture.anyOf(any).get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("None of these futures fails", e);
    }
  }

  /**
   * The processor of a function on AWS: a full one during the start, then the share for its memory
   * size.
   *
   * @param limit of the process
   * @param share of a processor after the start
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html">Configure
   *     Lambda function memory</a>
   * @see <a
   *     href="https://serverlessland.com/content/service/lambda/guides/effectively-running-java-on-serverless/init-heavy-lifting">Utilize
   *     initialization phase</a>
   */
  private record Throttle(ProcessorLimit limit, double share) implements AutoCloseable {

    private static final double MEGABYTES_OF_ONE_PROCESSOR = 1_769;

    static Throttle of(int memory) {
      ProcessorLimit limit = ProcessorLimit.create();
      limit.processors(1);
      return new Throttle(limit, memory / MEGABYTES_OF_ONE_PROCESSOR);
    }

    void add(ProcessHandle process) {
      limit.add(process.pid());
    }

    void startIsOver() {
      limit.processors(share);
    }

    @Override
    public void close() {
      limit.close();
    }
  }

  /** The result of an invocation, and its timing if the runtime answered. */
  private record Ending(RuntimeApi.Answer answer, Optional<Timing> timing) {

    static Ending untimed(RuntimeApi.Answer answer) {
      return new Ending(answer, Optional.empty());
    }
  }
}
