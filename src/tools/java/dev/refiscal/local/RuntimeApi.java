// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Lambda Runtime API, version 2018-06-01, of one execution environment: hands the runtime one
 * invocation at a time and takes its answer.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda Runtime
 *     API</a>
 */
final class RuntimeApi implements AutoCloseable {

  /** The largest response that Lambda accepts, in bytes: 6 MB and an allowance for its envelope. */
  static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

  private static final long NEVER = Long.MIN_VALUE;
  private static final String VERSION = "/2018-06-01/runtime";
  private static final Pattern ANSWER =
      Pattern.compile(VERSION + "/invocation/([^/]+)/(response|error)");
  private static final String ACCEPTED = "{\"status\":\"OK\"}";

  private final String functionArn;
  private final LoopbackServer server;
  private final BlockingQueue<Pending> handedOver = new ArrayBlockingQueue<>(1);
  private final CompletableFuture<String> initError = new CompletableFuture<>();
  private final AtomicLong firstNext = new AtomicLong(NEVER);
  private volatile long lastAnswer = NEVER;
  private CompletableFuture<Void> waiting = new CompletableFuture<>();
  private Pending current;

  private RuntimeApi(String functionArn) {
    this.functionArn = functionArn;
    this.server = LoopbackServer.serve("runtime-api", this::handle);
  }

  /** Opens the API on a free loopback port. */
  static RuntimeApi open(String functionArn) {
    return new RuntimeApi(functionArn);
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}: {@code host:port}. */
  String address() {
    return server.address();
  }

  /**
   * Gives the runtime its next invocation, now or when it asks for one.
   *
   * @return completes with the runtime's answer
   * @throws IllegalStateException if the previous invocation has not been answered
   */
  synchronized CompletableFuture<Answer> handOver(Request request) {
    if (current != null) {
      throw new IllegalStateException("The runtime still works on " + current.request().id());
    }
    current = new Pending(request, new CompletableFuture<>());
    handedOver.add(current);
    return current.answer();
  }

  /** Completes when the runtime waits for an invocation: after its start, and after each answer. */
  synchronized CompletableFuture<Void> waiting() {
    return waiting;
  }

  /** The {@link System#nanoTime()} of the runtime's first request; valid once it waits. */
  long firstNext() {
    return firstNext.get();
  }

  /** The {@link System#nanoTime()} of the last answer; valid once that is complete. */
  long lastAnswer() {
    return lastAnswer;
  }

  /** Completes with the JSON that the runtime posted when it could not start. */
  CompletableFuture<String> initError() {
    return initError;
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      Matcher answer = ANSWER.matcher(exchange.getRequestURI().getPath());
      if (call.equals("GET " + VERSION + "/invocation/next")) {
        next(exchange);
      } else if (call.equals("GET " + VERSION + "/restore/next")) {
        // SnapStart, as if the snapshot were restored as soon as it is taken.
        reply(exchange, 200, "");
      } else if (call.equals("POST " + VERSION + "/init/error")) {
        initError.complete(read(exchange).orElse(""));
        reply(exchange, 202, ACCEPTED);
      } else if (call.startsWith("POST ") && answer.matches()) {
        answer(exchange, answer.group(1), answer.group(2).equals("error"));
      } else {
        reply(exchange, 404, error("NotFound", "No such resource"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    firstNext.compareAndSet(NEVER, System.nanoTime());
    waiting().complete(null);
    Request request = take();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", request.id());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(request.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
    headers.set("Lambda-Runtime-Trace-Id", request.traceId());
    reply(exchange, 200, request.event());
  }

  private Request take() throws InterruptedException {
    Request request = handedOver.take().request();
    synchronized (this) {
      waiting = new CompletableFuture<>();
    }
    return request;
  }

  private void answer(HttpExchange exchange, String requestId, boolean failed) throws IOException {
    Optional<String> body = read(exchange);
    long answeredAt = System.nanoTime();
    Optional<Pending> answered = takeCurrent(requestId);
    answered.ifPresent(pending -> lastAnswer = answeredAt);
    if (answered.isEmpty()) {
      reply(exchange, 400, error("InvalidRequestID", "Invalid request ID"));
    } else if (body.isEmpty()) {
      String tooLarge =
          "Response payload size exceeded maximum allowed payload size (%d bytes)."
              .formatted(MAX_RESPONSE_BYTES);
      answered.get().complete(error("Function.ResponseSizeTooLarge", tooLarge), true);
      reply(exchange, 413, error("RequestEntityTooLarge", tooLarge));
    } else {
      answered.get().complete(body.get(), failed);
      reply(exchange, 202, ACCEPTED);
    }
  }

  private synchronized Optional<Pending> takeCurrent(String requestId) {
    if (current == null || !current.request().id().equals(requestId)) {
      return Optional.empty();
    }
    Pending answered = current;
    current = null;
    return Optional.of(answered);
  }

  /** The body, or empty if it is too large for a response. */
  private static Optional<String> read(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    byte[] bytes = body.readNBytes(MAX_RESPONSE_BYTES + 1);
    if (bytes.length > MAX_RESPONSE_BYTES) {
      body.transferTo(OutputStream.nullOutputStream());
      return Optional.empty();
    }
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String error(String type, String message) {
    return "{\"errorMessage\":\"%s\",\"errorType\":\"%s\"}".formatted(message, type);
  }

  /**
   * One invocation as the runtime gets it.
   *
   * @param traceId the X-Ray tracing header
   */
  record Request(String id, String event, Instant deadline, String traceId) {}

  /**
   * The result of an invocation.
   *
   * @param payload the response, or the JSON that describes the error
   */
  record Answer(String payload, boolean failed) {}

  private record Pending(Request request, CompletableFuture<Answer> answer) {
    void complete(String payload, boolean failed) {
      answer.complete(new Answer(payload, failed));
    }
  }
}
