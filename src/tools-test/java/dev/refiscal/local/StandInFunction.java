// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A function for tests of the local runtime. It speaks the Runtime API and obeys events. */
final class StandInFunction {

  /** The environment variable that fails the start; "error" also reports why. */
  static final String START = "STAND_IN_START";

  /** The processor time of the event "work". */
  static final Duration WORK = Duration.ofMillis(100);

  private static final String API =
      "http://" + System.getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";

  private static int invocations;

  private StandInFunction() {}

  /** The command that starts this function. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-cp",
        StandInFunction.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
        StandInFunction.class.getName());
  }

  public static void main(String[] args) throws Exception {
    System.out.println("stand-in starts");
    String start = System.getenv().getOrDefault(START, "");
    if (start.equals("error")) {
      post("init/error", "{\"errorType\":\"NoConfiguration\",\"errorMessage\":\"no url\"}");
    }
    if (!start.isEmpty()) {
      System.err.println("stand-in gives up");
      System.exit(3);
    }
    while (true) {
      HttpURLConnection next = connect("invocation/next");
      String event = read(next);
      invocations++;
      System.out.println("stand-in does " + event);
      String requestId = next.getHeaderField("Lambda-Runtime-Aws-Request-Id");
      serve(next, requestId, event);
    }
  }

  private static void serve(HttpURLConnection next, String requestId, String event)
      throws Exception {
    String response = "invocation/" + requestId + "/response";
    switch (event) {
      case "count" -> post(response, Integer.toString(invocations));
      case "pid" -> post(response, Long.toString(ProcessHandle.current().pid()));
      case "variables" -> post(response, new TreeMap<>(System.getenv()).toString());
      case "deadline" -> post(response, next.getHeaderField("Lambda-Runtime-Deadline-Ms"));
      case "headers" ->
          post(
              response,
              String.join(
                  " ",
                  requestId,
                  next.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"),
                  next.getHeaderField("Lambda-Runtime-Trace-Id")));
      case "exit" -> System.exit(7);
      case "exit after response" -> {
        post(response, "done");
        System.exit(0);
      }
      case "work" -> {
        work();
        post(response, "done");
      }
      case "hang" -> new CountDownLatch(1).await();
      case "throw" ->
          post(
              "invocation/" + requestId + "/error",
              "{\"errorType\":\"Boom\",\"errorMessage\":\"it went boom\"}");
      case "too much" -> post(response, "x".repeat(RuntimeApi.MAX_RESPONSE_BYTES + 1));
      default -> post(response, event);
    }
  }

  /** Keeps a processor busy until this thread has used {@link #WORK}. */
  private static void work() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + WORK.toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void post(String path, String body) throws IOException {
    HttpURLConnection connection = connect(path);
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    System.out.println("runtime API answers " + connection.getResponseCode());
  }

  private static HttpURLConnection connect(String path) throws IOException {
    return (HttpURLConnection) new URL(API + path).openConnection();
  }

  private static String read(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
