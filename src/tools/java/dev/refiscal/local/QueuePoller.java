// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Implements the SQS event source mapping of Lambda with {@code ReportBatchItemFailures}: polls a
 * queue, invokes the function with each batch, and deletes the messages that did not fail.
 *
 * <p>A failed message stays hidden until its visibility timeout or the one that the function set.
 * The queue's own redrive policy moves it to the dead-letter queue.
 */
public final class QueuePoller implements AutoCloseable {

  private static final int LONG_POLL_SECONDS = 1;

  private final LocalQueue queue;
  private final InvocableFunction function;
  private final int batchSize;
  private final Disorder disorder;
  private final AtomicInteger deliveries = new AtomicInteger();
  private final AtomicInteger invocations = new AtomicInteger();
  private final ExecutorService executor;
  private final List<Future<?>> workers = new ArrayList<>();
  private volatile boolean stopped;

  private QueuePoller(Builder builder) {
    this.queue = builder.queue;
    this.function = builder.function;
    this.batchSize = builder.batchSize;
    this.disorder = builder.disorder;
    this.executor = Executors.newFixedThreadPool(builder.concurrency, QueuePoller::thread);
    for (int i = 0; i < builder.concurrency; i++) {
      workers.add(executor.submit(this::work));
    }
  }

  /** A mapping from the queue to the function. */
  public static Builder from(LocalQueue queue, InvocableFunction function) {
    return new Builder(queue, function);
  }

  /** How often a message has been handed to the function, redeliveries included. */
  public int deliveries() {
    return deliveries.get();
  }

  /** How often the function has been invoked. */
  public int invocations() {
    return invocations.get();
  }

  /**
   * Stops polling and waits for the batches that the function is working on.
   *
   * @throws IllegalStateException if polling failed
   */
  @Override
  public void close() {
    stopped = true;
    executor.shutdown();
    for (Future<?> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("Polling failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        executor.shutdownNow();
      }
    }
  }

  private void work() {
    while (!stopped) {
      deliver(disorder.due(batchSize));
      deliver(disorder.shuffle(queue.receive(batchSize, LONG_POLL_SECONDS)));
    }
  }

  private void deliver(List<Message> batch) {
    if (batch.isEmpty()) {
      return;
    }
    deliveries.addAndGet(batch.size());
    invocations.incrementAndGet();
    Invocation invocation = function.invoke(SqsEvent.of(batch, queue.arn()));
    Set<String> ids = batch.stream().map(Message::messageId).collect(Collectors.toSet());
    Set<String> failures = BatchReply.failures(invocation, ids);
    queue.delete(batch.stream().filter(m -> !failures.contains(m.messageId())).toList());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "queue-poller");
    thread.setDaemon(true);
    return thread;
  }

  /** The settings of an event source mapping. */
  public static final class Builder {

    private final LocalQueue queue;
    private final InvocableFunction function;
    private int batchSize = LocalQueue.MAX_RECEIVED;
    private int concurrency = 2;
    private Disorder disorder = Disorder.NONE;

    private Builder(LocalQueue queue, InvocableFunction function) {
      this.queue = queue;
      this.function = function;
    }

    /** The most messages in a batch, 1 to 10 (10). */
    public Builder batchSize(int messages) {
      if (messages < 1 || messages > LocalQueue.MAX_RECEIVED) {
        throw new IllegalArgumentException("A batch has 1 to 10 messages, not " + messages);
      }
      this.batchSize = messages;
      return this;
    }

    /** How many batches the function works on at once (2, the least that AWS allows). */
    public Builder maximumConcurrency(int batches) {
      this.concurrency = batches;
      return this;
    }

    /**
     * Delivers messages out of order and redelivers a share of them, as a standard queue may.
     *
     * @param seed of the choices
     * @param duplicates the share of messages that are redelivered, 0 to 1; with 0 nothing changes
     * @throws IllegalStateException for a FIFO queue, which does neither
     */
    public Builder disorder(long seed, double duplicates) {
      if (queue.isFifo()) {
        throw new IllegalStateException("A FIFO queue keeps its order");
      }
      this.disorder = new Disorder(seed, duplicates);
      return this;
    }

    /** Starts polling. */
    public QueuePoller start() {
      return new QueuePoller(this);
    }
  }
}
