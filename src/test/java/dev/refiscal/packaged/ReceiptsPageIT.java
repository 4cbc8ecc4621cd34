// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.local.HttpApi;
import dev.refiscal.local.Invocation;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.QueuePoller;
import dev.refiscal.project.DocumentedCommands;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.SimulatorSettings;
import dev.refiscal.simulator.VendorSimulator;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Types every command of docs/receipts.md, in its order, as somebody would who has three doubts and
 * their dead letters to work off. Only the times that a person notes are others than on the page.
 */
@Timeout(180)
class ReceiptsPageIT {

  private static final Path PAGE = Path.of("docs/receipts.md");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PAYLOAD = Pattern.compile("--payload '([^']*)'");
  private static final Pattern SEEN = Pattern.compile("\"id\":(\\d+),\"seen\":\"[^\"]*\"");

  private final LocalSqs sqs = LocalSqs.shared();
  private final String name = "receipts-page-" + UUID.randomUUID();
  private final LocalQueue deadLetters = sqs.queue(name + "-dead").create();
  private final LocalQueue queue = sqs.queue(name).redrive(deadLetters, 3).create();
  private final LocalDynamoDb dynamoDb = LocalDynamoDb.start();
  private final VendorSimulator vendor =
      VendorSimulator.start(SimulatorSettings.defaults().withTls(true));
  private final Map<Long, String> noted = new HashMap<>();
  private final List<String> answers = new ArrayList<>();
  private LocalLambda function;
  private HttpApi api;

  @AfterEach
  void stop() {
    api.close();
    function.close();
    vendor.close();
    dynamoDb.close();
  }

  @Test
  void worksOffThreeDoubtsAsThePageSays() throws Exception {
    start();
    vendor.addFailed(254934, 254935, 254936);
    doubt(254934, Fault.ERROR_500_AFTER);
    doubt(254935, Fault.ERROR_500);
    doubt(254936, Fault.ERROR_500_AFTER);
    vendor.awaitIdle(Duration.ofSeconds(10));
    await().until(() -> deadLetters.depth().total() == 3);
    int sent = vendor.reloadCalls().size();

    for (String command : DocumentedCommands.in(PAGE)) {
      type(command);
    }

    assertThat(deadLetters.depth().total()).as("dead letters that came back").isZero();
    for (long id : List.of(254934L, 254935L, 254936L)) {
      assertThat(vendor.fiscalizations(id)).as("fiscal receipts of %d", id).isEqualTo(1);
    }
    assertThat(vendor.reloadCalls()).as("one step sends").hasSize(sent + 1);
    assertThat(answers.get(0)).contains("\"state\":\"inDoubt\"", "\"messageId\":");
    assertThat(answers).anyMatch(answer -> answer.contains("\"vendor\":\"failed\""));
    assertThat(answers).anyMatch(answer -> answer.contains("\"summary\":{\"accepted\":3}"));
    assertThat(json(function.invoke("{\"list\":\"inDoubt\"}").payload()).path("documents"))
        .isEmpty();
    assertThat(answers.get(answers.size() - 1)).as("settled before").contains("seen-changed");
  }

  private void start() {
    dynamoDb.createLedger("ledger");
    function =
        PackagedFunction.of(
                vendor,
                Map.ofEntries(
                    Map.entry("REFISCAL_LEDGER_TABLE", "ledger"),
                    Map.entry("REFISCAL_RETRY_QUEUE_URL", queue.url()),
                    Map.entry("REFISCAL_DEAD_LETTER_QUEUE_URL", deadLetters.url()),
                    Map.entry("REFISCAL_STATUS_PATH", "/protected/documents/{id}"),
                    Map.entry("REFISCAL_STATUS_DONE", "DONE"),
                    Map.entry("REFISCAL_STATUS_FAILED", "ERROR"),
                    Map.entry("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString()),
                    Map.entry("AWS_ENDPOINT_URL_SQS", sqs.endpoint().toString())))
            .start();
    api = HttpApi.inFrontOf(function);
    function.invoke("null");
  }

  private void doubt(long id, Fault fault) {
    vendor.nextReloads(fault);
    queue.send("[" + id + "]");
    drain();
  }

  private void drain() {
    try (var poller = QueuePoller.from(queue, function).start()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> poller.deliveries() > 0 && queue.depth().total() == 0);
    }
  }

  private void type(String command) throws Exception {
    if (command.startsWith("aws lambda invoke ")) {
      Invocation invocation = function.invoke(withNotedTimes(only(PAYLOAD, command)));
      assertThat(invocation.functionError()).as(command + invocation.payload()).isEmpty();
      note(invocation.payload());
    } else if (command.startsWith("curl ")) {
      note(shell(withNotedTimes(command)));
    } else if (command.startsWith("aws sqs start-message-move-task ")) {
      redrive();
    } else {
      throw new AssertionError("nobody types " + command);
    }
  }

  private static String only(Pattern pattern, String text) {
    List<String> found =
        pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    assertThat(found).as(text).hasSize(1);
    return found.get(0);
  }

  /** What the page has as an example is here what was noted of the last answer. */
  private String withNotedTimes(String text) {
    return SEEN.matcher(text)
        .replaceAll(
            match ->
                "\"id\":%s,\"seen\":\"%s\""
                    .formatted(match.group(1), noted.get(Long.valueOf(match.group(1)))));
  }

  private void note(String answer) {
    answers.add(answer);
    for (JsonNode document : json(answer).path("documents")) {
      if (document.path("state").asText().equals("inDoubt")) {
        noted.put(document.path("id").longValue(), document.path("since").asText());
      }
    }
  }

  private String shell(String command) throws IOException, InterruptedException {
    var shell =
        new ProcessBuilder("/bin/sh", "-c", command.replace("curl ", "curl --silent --show-error "))
            .redirectError(Redirect.INHERIT);
    shell
        .environment()
        .putAll(Map.of("API", api.url().toString(), "KEY", "key", "SECRET", "secret"));
    Process process = shell.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(command).isZero();
    return printed;
  }

  /** As SQS moves messages: their attributes stay. */
  private void redrive() {
    for (var letters = deadLetters.receive(10, 1);
        !letters.isEmpty();
        letters = deadLetters.receive(10, 1)) {
      letters.forEach(letter -> queue.send(letter.body(), attributes(letter)));
      deadLetters.delete(letters);
    }
    drain();
  }

  private static Map<String, String> attributes(Message message) {
    return message.messageAttributes().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().stringValue()));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
