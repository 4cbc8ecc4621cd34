// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Runs a packaged function as AWS Lambda would: in separate processes that speak the Runtime API,
 * one invocation at a time in each. They start on demand and are discarded after a crash or
 * timeout.
 *
 * <p>Differences from AWS: an invocation that finds all environments busy waits instead of being
 * throttled. The memory size limits only the Java heap, and the processor with {@link
 * Builder#throttled()}. The processes end with this JVM, even when it is killed. All methods are
 * thread-safe.
 */
public final class LocalLambda implements InvocableFunction, AutoCloseable {

  /** The region of the function and of the local AWS services. */
  public static final String REGION = "eu-central-1";

  /** The access key id in the function's environment; the secret key is the same. */
  public static final String ACCESS_KEY = "local";

  /** The largest event of a synchronous invocation, in bytes. */
  public static final int MAX_EVENT_BYTES = 6 * 1024 * 1024;

  /** The task root on AWS. */
  private static final String TASK_ROOT = "/var/task";

  private static final String NAME = "refiscal";
  private static final String ARN = "arn:aws:lambda:" + REGION + ":000000000000:function:" + NAME;

  private final Deployment deployment;
  private final Map<String, String> variables;
  private final Duration timeout;
  private final int memory;
  private final boolean throttled;
  private final RandomGenerator random;
  private final int concurrency;
  private final Semaphore slots;
  private final Deque<ExecutionEnvironment> idle = new ConcurrentLinkedDeque<>();
  private final Set<ExecutionEnvironment> busy = ConcurrentHashMap.newKeySet();
  private final Set<ExecutionEnvironment> all = ConcurrentHashMap.newKeySet();
  private final List<String> logs = new ArrayList<>();
  private final List<Consumer<String>> logListeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger coldStarts = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalLambda(Builder builder, Deployment deployment) {
    this.deployment = deployment;
    this.timeout = builder.timeout;
    this.memory = builder.memory;
    this.throttled = builder.throttled;
    this.random = builder.random;
    this.concurrency = builder.concurrency;
    this.slots = new Semaphore(concurrency, true);
    this.variables = lambdaVariables();
    builder.variables.forEach((name, value) -> this.variables.put(name, atTaskRoot(value)));
  }

  /** The function that the build packaged into {@code target}. */
  public static Builder packaged() {
    return new Builder(() -> Deployment.packaged(Path.of("target")));
  }

  /** Whether this machine can limit the processor of a process. */
  public static boolean canThrottle() {
    return ProcessorLimit.isPossible();
  }

  /** A function whose code is already at hand. */
  static Builder of(Supplier<Deployment> deployment) {
    return new Builder(deployment);
  }

  /** A custom runtime: a command that speaks the Runtime API itself, run where this JVM runs. */
  public static Builder command(List<String> command) {
    return new Builder(() -> Deployment.of(command));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits while all execution environments are busy.
   *
   * @throws IllegalStateException if this was closed, or the thread is interrupted
   */
  @Override
  public Invocation invoke(String event) {
    int size = event.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_EVENT_BYTES) {
      throw new PayloadTooLargeException(size, MAX_EVENT_BYTES);
    }
    try {
      slots.acquire();
      try {
        return invokeIn(takeEnvironment(), event);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while invoking the function", e);
    }
  }

  /**
   * Starts an environment ahead of its first invocation, as provisioned concurrency does, and waits
   * until it asks for one or cannot.
   *
   * @throws IllegalStateException if this was closed, or the thread is interrupted
   */
  public void provision() {
    try {
      slots.acquire();
      try {
        ExecutionEnvironment started = startEnvironment();
        started.provision();
        idle.push(started);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while starting the function", e);
    }
  }

  /** All lines that all processes have printed so far, in the order in which they were read. */
  public List<String> logs() {
    synchronized (logs) {
      return List.copyOf(logs);
    }
  }

  /** Passes each line printed from now on to the listener, from several threads. */
  public void onLog(Consumer<String> listener) {
    logListeners.add(listener);
  }

  /**
   * Kills one environment with SIGKILL: a random busy one, or any if none is busy.
   *
   * @return whether there was one to kill
   */
  public boolean killOne() {
    boolean killed = killOneOf(busy) || killOneOf(all);
    if (killed) {
      kills.incrementAndGet();
    }
    return killed;
  }

  /** Stops the busy processes, as if they hung: they are killed at the timeout. */
  public void hang() {
    busy.forEach(ExecutionEnvironment::hang);
  }

  /** How many processes are alive. */
  public int environments() {
    return (int) all.stream().filter(ExecutionEnvironment::isAlive).count();
  }

  /** The processes that are alive. */
  public List<ProcessHandle> processes() {
    return all.stream().map(ExecutionEnvironment::process).filter(ProcessHandle::isAlive).toList();
  }

  /** How many processes {@link #killOne()} has killed. */
  public int kills() {
    return kills.get();
  }

  /** How many processes have been started. */
  public int coldStarts() {
    return coldStarts.get();
  }

  /** Freezes all environments between two invocations; the next invocation thaws its own. */
  public void freeze() {
    all.forEach(ExecutionEnvironment::freeze);
  }

  /** Thaws all frozen environments. */
  public void thaw() {
    all.forEach(ExecutionEnvironment::thaw);
  }

  /**
   * Sends SIGTERM to all processes, as AWS does for functions with extensions, and waits for them
   * to exit.
   */
  public void shutDown() {
    all.forEach(ExecutionEnvironment::shutDown);
  }

  /** Kills all processes, waits until they are gone and deletes what was unpacked for them. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      all.forEach(ExecutionEnvironment::kill);
      slots.acquireUninterruptibly(concurrency);
      all.forEach(this::discard);
      deployment.close();
      slots.release(concurrency);
    }
  }

  private Invocation invokeIn(ExecutionEnvironment environment, String event)
      throws InterruptedException {
    busy.add(environment);
    try {
      return environment.invoke(event);
    } finally {
      busy.remove(environment);
      if (environment.isUsable() && !closed.get()) {
        idle.push(environment);
      } else {
        discard(environment);
      }
    }
  }

  private ExecutionEnvironment takeEnvironment() {
    for (ExecutionEnvironment free = idle.poll(); free != null; free = idle.poll()) {
      if (free.isUsable()) {
        return free;
      }
      discard(free);
    }
    return startEnvironment();
  }

  private ExecutionEnvironment startEnvironment() {
    if (closed.get()) {
      throw new IllegalStateException("The function is closed");
    }
    coldStarts.incrementAndGet();
    ExecutionEnvironment started =
        ExecutionEnvironment.start(
            deployment, memory, throttled, timeout, ARN, variables, this::log);
    all.add(started);
    if (closed.get()) {
      started.kill();
    }
    return started;
  }

  private void discard(ExecutionEnvironment environment) {
    if (all.remove(environment)) {
      environment.close();
    }
  }

  private boolean killOneOf(Collection<ExecutionEnvironment> environments) {
    List<ExecutionEnvironment> candidates = List.copyOf(environments);
    return !candidates.isEmpty() && candidates.get(random.nextInt(candidates.size())).kill();
  }

  private void log(String line) {
    synchronized (logs) {
      logs.add(line);
    }
    logListeners.forEach(listener -> listener.accept(line));
  }

  private String atTaskRoot(String value) {
    return value.replace(TASK_ROOT, deployment.taskRoot().toString());
  }

  /** What AWS sets, see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html. */
  private Map<String, String> lambdaVariables() {
    Map<String, String> set = new HashMap<>(deployment.environment());
    set.put("_HANDLER", deployment.handler());
    set.put("AWS_REGION", REGION);
    set.put("AWS_DEFAULT_REGION", REGION);
    set.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
    set.put("AWS_SECRET_ACCESS_KEY", ACCESS_KEY);
    set.put("AWS_SESSION_TOKEN", ACCESS_KEY);
    set.put("AWS_LAMBDA_FUNCTION_NAME", NAME);
    set.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    set.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(memory));
    set.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    set.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + NAME);
    set.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    set.put("LAMBDA_TASK_ROOT", deployment.taskRoot().toString());
    set.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
    set.put("LANG", "C.UTF-8");
    set.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    set.put("TZ", ":UTC");
    return set;
  }

  /** The settings of a function, with the defaults of a small one. */
  public static final class Builder {

    private final Supplier<Deployment> deployment;
    private Map<String, String> variables = Map.of();
    private Duration timeout = Duration.ofSeconds(30);
    private int memory = 256;
    private boolean throttled;
    private int concurrency = 1;
    private RandomGenerator random = new Random();
    private List<String> tool = List.of();

    private Builder(Supplier<Deployment> deployment) {
      this.deployment = deployment;
    }

    /**
     * The function's own environment variables; they override those of AWS. {@code /var/task} in a
     * value becomes the local task root.
     */
    public Builder environment(Map<String, String> variables) {
      this.variables = Map.copyOf(variables);
      return this;
    }

    /**
     * How long an invocation may take (30 s). The first 10 s of the start of its environment do not
     * count.
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** The memory size in MB (256). */
    public Builder memory(int megabytes) {
      this.memory = megabytes;
      return this;
    }

    /**
     * Limits each process to the processor that AWS would give it: a full one during the start,
     * then the share for its memory size. Needs {@link LocalLambda#canThrottle()}.
     */
    public Builder throttled() {
      this.throttled = true;
      return this;
    }

    /** Runs the function's command under another program, such as a profiler. */
    public Builder under(List<String> tool) {
      this.tool = List.copyOf(tool);
      return this;
    }

    /** How many invocations may run at once (1). */
    public Builder concurrency(int environments) {
      this.concurrency = environments;
      return this;
    }

    /** Chooses the victim of {@link LocalLambda#killOne()}. */
    public Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /**
     * Prepares the function; its processes start with the first invocations.
     *
     * @throws IllegalStateException if the function has not been packaged
     */
    public LocalLambda start() {
      return new LocalLambda(this, deployment.get().under(tool));
    }
  }
}
