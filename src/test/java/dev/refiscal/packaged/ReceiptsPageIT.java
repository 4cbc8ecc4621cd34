// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.refiscal.local.HttpApi;
import dev.refiscal.local.LambdaApi;
import dev.refiscal.local.LocalDynamoDb;
import dev.refiscal.local.LocalLambda;
import dev.refiscal.local.LocalQueue;
import dev.refiscal.local.LocalSqs;
import dev.refiscal.local.QueuePoller;
import dev.refiscal.project.DocumentedCommands;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.VendorSimulator;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of docs/receipts.md in a shell, in order, after the lines at the top of the
 * runbook. The person at the shell works off three doubts and their dead letters. Only the noted
 * times differ from the page, and the AWS CLI and Terraform are scripts.
 */
@Timeout(180)
class ReceiptsPageIT {

  private static final Path PAGE = Path.of("docs/receipts.md");
  private static final Path RUNBOOK = Path.of("docs/runbook.md");
  private static final String END = "--- end ";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SEEN = Pattern.compile("\"id\":(\\d+),\"seen\":\"[^\"]*\"");
  private static final Pattern ROW = Pattern.compile("(?m)^(\\d+) +inDoubt +(\\S+)");

  /** Stands in for the AWS CLI in the page's commands: it calls the services and prints. */
  private static final String AWS =
      """
      #!/bin/sh
      sqs() {
        curl --silent --show-error --fail --header "X-Amz-Target: AmazonSQS.$1" \\
          --header 'Content-Type: application/x-amz-json-1.0' --data "$2" "$SQS"
      }
      case "$1 $2" in
      "lambda invoke")
        while [ "$1" != --payload ]; do shift; done
        curl --silent --show-error --fail --data-binary "$2" "$LAMBDA"
        printf '{\n    "StatusCode": 200\n}\n'
        ;;
      "sqs start-message-move-task")
        sqs StartMessageMoveTask "{\\"SourceArn\\":\\"$4\\",\\"DestinationArn\\":\\"$6\\",\\"MaxNumberOfMessagesPerSecond\\":$8}"
        ;;
      "sqs receive-message")
        sqs ReceiveMessage "{\\"QueueUrl\\":\\"$4\\",\\"MessageAttributeNames\\":[\\"$6\\"],\\"MaxNumberOfMessages\\":${10}}"
        ;;
      "sqs get-queue-attributes")
        sqs GetQueueAttributes "{\\"QueueUrl\\":\\"$4\\",\\"AttributeNames\\":[\\"$6\\"]}"
        ;;
      *) exit 2 ;;
      esac
      """;

  private static final String TERRAFORM =
      """
      #!/bin/sh
      if [ "$1" = output ]; then printf %s "$TERRAFORM_OUTPUT"; fi
      """;

  private final LocalSqs sqs = LocalSqs.shared();
  private final String name = "receipts-page-" + UUID.randomUUID();
  private final LocalQueue deadLetters = sqs.queue(name + "-dead").create();
  private final LocalQueue queue = sqs.queue(name).redrive(deadLetters, 3).create();
  private final LocalDynamoDb dynamoDb = LocalDynamoDb.start();
  private final VendorSimulator vendor = VendorSimulator.startWithTls();
  private final Map<Long, String> noted = new HashMap<>();
  private final Map<String, String> answers = new LinkedHashMap<>();
  @TempDir private Path scripts;
  private LocalLambda function;
  private LambdaApi lambda;
  private HttpApi http;
  private Process shell;
  private BufferedWriter typed;
  private BufferedReader printed;

  @BeforeAll
  static void findWhatTheCommandsNeed() {
    for (String program : List.of("jq", "column")) {
      assumeTrue(
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))),
          program + " is not on the PATH");
    }
  }

  @AfterEach
  void stop() {
    shell.destroy();
    http.close();
    lambda.close();
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

    for (String command : DocumentedCommands.toType(PAGE)) {
      type(command);
    }

    for (long id : List.of(254934L, 254935L, 254936L)) {
      assertThat(vendor.fiscalizations(id)).as("fiscal receipts of %d", id).isEqualTo(1);
    }
    assertThat(vendor.reloadCalls()).as("one step sends").hasSize(sent + 1);
    assertThat(answer("refiscal '{\"ask\":[254934]}'"))
        .contains("\"state\": \"inDoubt\"", "\"messageId\":");
    assertThat(answer("refiscal '{\"list\":\"inDoubt\"}' | table"))
        .isEqualTo("RECEIPT STATE SINCE VENDOR WHY");
    assertThat(answer("refiscal '{\"ask\":[254934,254935,254936],\"vendor\":true}' | table"))
        .contains("254935 inDoubt " + noted.get(254935L) + " failed the vendor answered 500");
    assertThat(answer("jq -c"))
        .isEqualTo(
            "{\"settle\":[{\"id\":254934,\"seen\":\"%s\"},{\"id\":254936,\"seen\":\"%s\"}],\"as\":\"accepted\"}"
                .formatted(noted.get(254934L), noted.get(254936L)));
    assertThat(answer("],\"as\":\"released\"}' | table"))
        .contains("a person released it", "settled: 1");
    assertThat(answer("refiscal '[254935]' | table")).contains("254935 accepted");
    assertThat(answer("refiscal '{\"ask\":[254934,254935,254936]}' | table"))
        .contains("254934 accepted", "254935 accepted", "254936 accepted");
    assertThat(answer("aws sqs get-queue-attributes"))
        .contains("\"ApproximateNumberOfMessages\":\"0\"");
    assertThat(answer("\"$RECEIPTS/settle\" | table"))
        .contains("it is already accepted", "settled: 0", "detail: nothing was settled");
  }

  @Test
  void asksReadsAndReloadsAsTheRunbookSays() throws Exception {
    start();
    vendor.addFailed(254934, 254935);
    doubt(254934, Fault.ERROR_500);

    for (String command : DocumentedCommands.toType(RUNBOOK)) {
      if (command.startsWith("refiscal ") || command.contains("| letters")) {
        type(command);
      }
    }

    assertThat(answer("refiscal '{\"list\":\"inDoubt\"}' | table"))
        .contains("254934 inDoubt", "the vendor answered 500");
    assertThat(answer("refiscal '[254934,254935]'")).contains("\"inDoubt\": 1", "\"accepted\": 1");
    assertThat(answer("refiscal '{\"ids\":[254934],\"force\":true}'")).contains("\"accepted\": 1");
    assertThat(answer("| letters"))
        .isEqualTo("BODY OUTCOME REASON {\"ids\":[254934]} inDoubt the vendor answered 500");
  }

  private void start() throws IOException {
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
    lambda = LambdaApi.inFrontOf(function);
    http = HttpApi.inFrontOf(function);
    script("aws", AWS);
    script("terraform", TERRAFORM);
    openShell();
    function.invoke("null");
  }

  private void script(String name, String text) throws IOException {
    Path script = Files.writeString(scripts.resolve(name), text);
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private void doubt(long id, Fault fault) {
    vendor.nextReloads(fault);
    queue.send("[" + id + "]");
    try (var poller = QueuePoller.from(queue, function).start()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> poller.deliveries() > 0 && queue.depth().total() == 0);
    }
  }

  private void type(String command) throws IOException {
    String answer = print(withNotedTimes(command));
    ROW.matcher(answer)
        .results()
        .forEach((MatchResult row) -> noted.put(Long.valueOf(row.group(1)), row.group(2)));
    answers.put(command, answer);
    if (command.startsWith("aws sqs start-message-move-task ")) {
      try (var poller = QueuePoller.from(queue, function).start()) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> deadLetters.depth().total() + queue.depth().total() == 0);
        assertThat(poller.deliveries()).isEqualTo(3);
      }
    }
  }

  /** Replaces the page's example times with those noted from the last answer. */
  private String withNotedTimes(String text) {
    return SEEN.matcher(text)
        .replaceAll(
            match ->
                "\"id\":%s,\"seen\":\"%s\""
                    .formatted(match.group(1), noted.get(Long.valueOf(match.group(1)))));
  }

  /** The answer to the last command with that text, with whitespace collapsed. */
  private String answer(String text) {
    List<String> found =
        answers.keySet().stream().filter(command -> command.contains(text)).toList();
    assertThat(found).as(text).hasSize(1);
    return answers.get(found.get(0)).strip().replaceAll("[ \n]+", " ");
  }

  private void openShell() throws IOException {
    var builder = new ProcessBuilder("bash", "-s").redirectError(Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", scripts + ":" + environment.get("PATH"));
    environment.put("TMPDIR", scripts.toString());
    environment.put("LAMBDA", lambda.url().toString());
    environment.put("SQS", sqs.endpoint().toString());
    environment.put("TERRAFORM_OUTPUT", terraformOutput());
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    shell = builder.start();
    typed = shell.outputWriter(UTF_8);
    printed = shell.inputReader(UTF_8);
    assertThat(print(String.join("\n", definitions()))).isEmpty();
  }

  /** The shell's output for this command, which must succeed. */
  private String print(String command) throws IOException {
    typed.write(command + "\nprintf '\\n" + END + "%d\\n' $?\n");
    typed.flush();
    var answer = new StringBuilder();
    for (String line = printed.readLine(); ; line = printed.readLine()) {
      assertThat(line).as("the end of %s", command).isNotNull();
      if (line.startsWith(END)) {
        assertThat(line).as(command).isEqualTo(END + "0");
        return answer.toString().strip();
      }
      answer.append(line).append('\n');
    }
  }

  /** The first block of the runbook, and the page's own definitions. */
  private static List<String> definitions() throws IOException {
    var lines = new ArrayList<String>();
    for (String line : Files.readAllLines(RUNBOOK)) {
      if (line.startsWith("    ")) {
        lines.add(line.substring(4));
      } else if (!lines.isEmpty()) {
        break;
      }
    }
    Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("    RECEIPTS="))
        .map(String::strip)
        .forEach(lines::add);
    return lines;
  }

  private String terraformOutput() {
    return JSON.createObjectNode()
        .put(
            "live_alias_arn",
            "arn:aws:lambda:eu-central-1:111122223333:function:refiscal-acme:live")
        .put("ledger_table", "ledger")
        .put("retry_queue_url", queue.url())
        .put("retry_queue_arn", queue.arn())
        .put("dead_letter_queue_url", deadLetters.url())
        .put("dead_letter_queue_arn", deadLetters.arn())
        .put("receipts_url", http.url() + "/receipts")
        .toString();
  }
}
