// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.demo;

import dev.refiscal.simulator.DocumentStatus;
import dev.refiscal.simulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/** Reloads failed receipts through every trigger, and shows how each of them ended. */
public final class Demo {

  private static final Path LOG = Path.of("target", "demo-function.log");
  private static final String MALFORMED = "{\"ids\": [254939";
  private static final String UNKNOWN = "[900002]";

  /** The receipt is fiscalized, but the answer is lost. */
  private static final long DOUBT = 254943;

  private static final List<Receipt> RECEIPTS =
      List.of(
          Receipt.failed(254934, "HTTP, twice in one request, and directly again later"),
          Receipt.failed(254935, "HTTP"),
          Receipt.failed(254936, "HTTP, beside an id that the vendor rejects"),
          Receipt.failed(254937, "queue, in two messages"),
          Receipt.failed(254938, "queue, in two messages"),
          Receipt.withWrongData(254940, "queue; its data are wrong, so it fails again"),
          Receipt.failed(254941, "direct"),
          Receipt.failed(254942, "direct"),
          Receipt.failed(DOUBT, "directly; the answer was lost, and a person settled the doubt"),
          Receipt.unknown(900001, "HTTP; the vendor does not know it"),
          Receipt.unknown(900002, "queue; the vendor does not know it"));

  private final Stage stage;
  private final Callers callers;

  private Demo(Stage stage) {
    this.stage = stage;
    this.callers = new Callers(stage);
  }

  /** Exits with 1 if a receipt or a message did not end as it should. */
  public static void main(String[] arguments) {
    boolean good = false;
    try (Stage stage = Stage.open()) {
      good = new Demo(stage).run();
    } catch (Exception e) {
      e.printStackTrace();
    }
    // The queue server's threads may still run, after a failure too.
    System.exit(good ? 0 : 1);
  }

  private boolean run() throws InterruptedException, IOException {
    RECEIPTS.forEach(this::addDocument);
    var report = new Report(RECEIPTS, stage.vendor().documents());
    try {
      wakeTheFunction();
    } finally {
      Files.write(LOG, stage.function().logs());
    }
    stage.vendor().awaitIdle(Duration.ofSeconds(30));
    report.answers(callers.answers());
    report.lastAnswers(callers.answers(), "1 duplicate", "1 accepted", "nothing");
    report.receipts(stage.vendor().documents());
    report.deadLetters(deadLetters(), List.of(MALFORMED, "{\"ids\":[900002]}"));
    report.end(LOG);
    return report.good();
  }

  private void addDocument(Receipt receipt) {
    receipt
        .expected()
        .ifPresent(
            status -> {
              if (status == DocumentStatus.DONE) {
                stage.vendor().addFailed(receipt.id());
              } else {
                stage.vendor().addWithWrongData(receipt.id());
              }
            });
  }

  private void wakeTheFunction() throws InterruptedException {
    callers.http("{\"ids\": [254934, 254935, 254934]}");
    callers.http("[254936, 900001]");
    callers.http("{\"ids\": [\"254934\"]}");
    callers.queue("[254937, 254938]", "[254937, 254938]", "[254940]", MALFORMED, UNKNOWN);
    callers.direct("{\"ids\": [254941, 254942]}");
    callers.direct("[254934]");
    doubtAndSettle();
  }

  /** A person asks for a receipt, looks it up at the vendor, and settles the doubt. */
  private void doubtAndSettle() {
    stage.vendor().nextReloads(Fault.RESET_AFTER);
    callers.direct("[" + DOUBT + "]");
    String seen = callers.since(DOUBT);
    stage.vendor().awaitIdle(Duration.ofSeconds(30));
    callers.lookUp(DOUBT);
    callers.direct(
        "{\"settle\": [{\"id\": %d, \"seen\": \"%s\"}], \"as\": \"accepted\"}"
            .formatted(DOUBT, seen));
    callers.direct("[" + DOUBT + "]");
    callers.direct("{\"ask\": [" + DOUBT + "]}");
    callers.direct("{\"list\": \"inDoubt\"}");
  }

  private List<Message> deadLetters() {
    var letters = new ArrayList<Message>();
    for (var some = receive(); !some.isEmpty(); some = receive()) {
      letters.addAll(some);
    }
    return letters;
  }

  private List<Message> receive() {
    return stage.deadLetters().receive(10, 1);
  }
}
