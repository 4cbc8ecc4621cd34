// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import static org.awaitility.Awaitility.await;

import dev.refiscal.local.QueuePoller;
import dev.refiscal.soak.Verdict.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Reloads thousands of receipts while everything fails that can, then checks whether one was
 * fiscalized twice or an id was lost.
 *
 * <p>The seed determines the workload and the faults, call by call. It does not determine how
 * threads and processes interleave, so the same seed does not repeat the same run.
 */
public final class Soak {

  private static final Path LOG = Path.of("target", "soak-function.log");
  private static final Duration REGISTERS = Duration.ofMinutes(1);
  private static final double DELIVERED_TWICE = 0.1;
  private static final int POLLERS = 3;

  private final SoakSettings settings;
  private final Workload workload;
  private final Stage stage;

  private Soak(SoakSettings settings, Workload workload, Stage stage) {
    this.settings = settings;
    this.workload = workload;
    this.stage = stage;
  }

  /** Exits with 1 if a receipt was sent twice or an id was lost. */
  public static void main(String[] arguments) {
    boolean good = false;
    SoakSettings settings = SoakSettings.fromSystemProperties();
    System.out.printf(
        "Soak of %d ids in %d messages and %d requests, for at most %d s; -Dsoak.seed=%d%n",
        settings.ids(),
        settings.messages(),
        settings.requests(),
        settings.limit().toSeconds(),
        settings.seed());
    try (Stage stage = Stage.open(settings.seed())) {
      good = new Soak(settings, Workload.of(settings), stage).run();
    } catch (Exception e) {
      e.printStackTrace();
    }
    // The queue server's threads may still run, after a failure too.
    System.exit(good ? 0 : 1);
  }

  private boolean run() throws InterruptedException, IOException {
    Instant start = Instant.now();
    addDocuments();
    var callers = new Callers(stage.http().url());
    var poller =
        QueuePoller.from(stage.queue(), stage.function())
            .maximumConcurrency(POLLERS)
            .disorder(settings.seed(), DELIVERED_TWICE)
            .start();
    var chaos = new Chaos(stage.function(), stage.vendor(), settings.seed(), settings.killEvery());
    try (poller;
        callers;
        chaos) {
      workload.requests().forEach(callers::post);
      workload.messages().forEach(stage.queue()::send);
      awaitEnd(callers, Duration.between(Instant.now(), start.plus(settings.limit())));
    } finally {
      Files.write(LOG, stage.function().logs());
    }
    stage.vendor().awaitIdle(REGISTERS);
    Verdict verdict = Verdict.of(evidence(callers.told()));
    new Report(settings, stage, poller, Duration.between(start, Instant.now()), LOG).print(verdict);
    return verdict.good();
  }

  private void addDocuments() {
    for (long id : workload.ids()) {
      if (workload.wrongData().contains(id)) {
        stage.vendor().addWithWrongData(id);
      } else if (!workload.unknown().contains(id)) {
        stage.vendor().addFailed(id);
      }
    }
  }

  private void awaitEnd(Callers callers, Duration limit) {
    try {
      await()
          .atMost(limit)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> callers.done() && stage.queue().depth().total() == 0);
    } catch (ConditionTimeoutException e) {
      System.out.println("The time is up; what is left stays queued.");
    }
  }

  private Evidence evidence(Map<Long, String> told) {
    // The queue first: a receive may still move a message to the dead-letter queue.
    QueueBook queue = QueueBook.of(stage.queue());
    QueueBook deadLetters = QueueBook.of(stage.deadLetters());
    return new Evidence(workload, stage.vendor().documents(), ledger(), told, deadLetters, queue);
  }

  private Map<Long, String> ledger() {
    var states = new HashMap<Long, String>();
    stage
        .dynamoDb()
        .client()
        .scanPaginator(request -> request.tableName(Stage.TABLE))
        .items()
        .forEach(item -> states.put(Long.valueOf(item.get("id").n()), item.get("state").s()));
    return states;
  }
}
