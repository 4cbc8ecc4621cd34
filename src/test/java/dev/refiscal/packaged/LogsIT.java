// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.SqsEvent;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.VendorSimulator;
import dev.refiscal.telemetry.EmbeddedMetricFormat;
import dev.refiscal.trigger.UnreadableInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The lines that the packaged function prints for each trigger and outcome, compared with {@code
 * src/test/resources/golden}. {@code -Dgolden.update} rewrites these files.
 */
@Timeout(120)
class LogsIT {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String EXCEPTION = UnreadableInputException.class.getName();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalSqs sqs = LocalSqs.shared();
  private final String name = "logs-it-" + UUID.randomUUID();
  private final LocalQueue queue = sqs.queue(name).create();
  private final LocalQueue deadLetters = sqs.queue(name + "-dead").create();

  @AutoClose private final VendorSimulator vendor = VendorSimulator.startWithTls();

  private final StringBuilder printed = new StringBuilder();
  @AutoClose private LocalLambda function;

  @BeforeEach
  void start() {
    vendor.behave(standing -> standing.withUnknownId(UnknownId.NOT_FOUND_404));
    vendor.addFailed(701, 702, 703);
    function =
        PackagedFunction.of(
                vendor,
                Map.of(
                    "REFISCAL_MERCHANT",
                    "acme",
                    "REFISCAL_RETRY_QUEUE_URL",
                    queue.url(),
                    "REFISCAL_DEAD_LETTER_QUEUE_URL",
                    deadLetters.url(),
                    "AWS_ENDPOINT_URL_SQS",
                    sqs.endpoint().toString()))
            .start();
  }

  @Test
  void ofHttpRequests() throws IOException {
    printsForEachOutcome("http", LogsIT::httpRequest);
  }

  @Test
  void ofMessages() throws IOException {
    printsForEachOutcome("queue", this::message);
  }

  @Test
  void ofDirectInvocations() throws IOException {
    printsForEachOutcome("direct", UnaryOperator.identity());
  }

  private void printsForEachOutcome(String trigger, UnaryOperator<String> event)
      throws IOException {
    invoke("accepted, in a new environment", event.apply("[701]"));
    invoke("duplicate", event.apply("[701]"));
    invoke("rejected", event.apply("[9701]"));
    vendor.nextReloads(Fault.FORBIDDEN_403);
    invoke("retryable", event.apply("[702]"));
    vendor.nextReloads(Fault.ERROR_500_AFTER);
    invoke("in doubt", event.apply("[703]"));
    invoke("forced", event.apply("{\"ids\":[703],\"force\":true}"));
    invoke("unreadable", event.apply("[1.5]"));

    assertThat(ownLines()).allSatisfy(line -> assertThat(JSON.readTree(line)).isNotEmpty());
    assertThat(ownLines())
        .filteredOn(line -> line.startsWith("{\"_aws\":"))
        .hasSize(7)
        .allSatisfy(line -> EmbeddedMetricFormat.check(line, Instant.now()));
    Path golden = GOLDEN.resolve(trigger + ".log");
    if (System.getProperty("golden.update") != null) {
      Files.writeString(golden, printed);
    }
    assertThat(printed.toString()).isEqualTo(Files.readString(golden));
  }

  /** Records the lines of an invocation. The metrics are the last line. */
  private void invoke(String heading, String event) {
    int before = ownLines().size();
    Invocation invocation = function.invoke(event);
    await().atMost(Duration.ofSeconds(10)).until(() -> hasMetrics(invocation.requestId()));
    List<String> lines = ownLines();
    printed.append("# ").append(heading).append('\n');
    lines.subList(before, lines.size()).forEach(line -> printed.append(stable(line)).append('\n'));
  }

  /** All lines except the runtime's report of the exception that ends a refused invocation. */
  private List<String> ownLines() {
    return function.logs().stream()
        .filter(line -> !line.isBlank() && !line.contains(EXCEPTION))
        .toList();
  }

  private boolean hasMetrics(String requestId) {
    return ownLines().stream()
        .anyMatch(line -> line.startsWith("{\"_aws\":") && line.contains(requestId));
  }

  /** The line with placeholders for values that differ between runs. */
  private static String stable(String line) {
    return line.replaceAll("\"timestamp\":\"[^\"]+\"", "\"timestamp\":\"<time>\"")
        .replaceAll("\"Timestamp\":\\d+", "\"Timestamp\":\"<time>\"")
        .replaceAll("\\d+\\.\\d{3} ms", "<n> ms")
        .replaceAll("\"VendorLatency\":\\[[0-9,]+]", "\"VendorLatency\":[\"<ms>\"]")
        .replaceAll("1-\\p{XDigit}{8}-\\p{XDigit}{24}", "<trace>")
        .replaceAll("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}", "<uuid>");
  }

  private static String httpRequest(String body) {
    var event = JsonNodeFactory.instance.objectNode();
    var context = event.putObject("requestContext").put("requestId", "JKJaXmPLvHcESHA=");
    context.putObject("http").put("method", "POST");
    event.putObject("headers").put("content-type", "application/json");
    return event.put("body", body).toString();
  }

  /** The message is forced, as a person would force it. */
  private String message(String body) {
    queue.purge();
    queue.send(body, Map.of("Force", "true"));
    return SqsEvent.of(queue.receive(1, 5), queue.arn());
  }
}
