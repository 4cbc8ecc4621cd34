// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.soak;

import dev.refiscal.local.QueuePoller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;

/** Prints the result of a soak. */
record Report(SoakSettings settings, Stage stage, QueuePoller poller, Duration duration, Path log) {

  private static final int EXAMPLES = 10;

  void print(Verdict verdict) {
    title("How the ids ended");
    for (Verdict.End end : Verdict.End.values()) {
      line(end.words(), verdict.ends().getOrDefault(end, 0));
    }
    title("What they went through");
    int calls = stage.vendor().reloadCalls().size();
    line("seconds", duration.toSeconds());
    line("kills survived", stage.function().kills());
    line("processes started", stage.function().coldStarts());
    line("messages delivered, repeats included", poller.deliveries());
    line("failed calls of the ledger", stage.dynamoDbProxy().failures());
    line("failed calls of the queues", stage.sqsProxy().failures());
    line("token calls", stage.vendor().tokenCalls().size());
    line("vendor calls per 1,000 ids", calls * 1_000L / settings.ids());
    title("What must not be");
    violations("documents fiscalized more than once", verdict.fiscalizedTwice());
    violations("documents sent to processing more than once", verdict.sentTwice());
    violations("ids accepted but never processed", verdict.neverProcessed());
    violations("ids unaccounted for", verdict.unaccounted());
    violations("unreadable messages lost", verdict.malformedLost());
    System.out.printf(
        "%n%s  Replay with -Dsoak.seed=%d; the function's log is %s%n",
        verdict.good() ? "Good." : "NOT GOOD.", settings.seed(), log);
  }

  private static void title(String words) {
    System.out.printf("%n%s%n", words);
  }

  private static void line(String words, long number) {
    System.out.printf("  %,9d  %s%n", number, words);
  }

  private static void violations(String words, Collection<?> found) {
    line(words, found.size());
    if (!found.isEmpty()) {
      System.out.printf("             %s%n", found.stream().limit(EXAMPLES).toList());
    }
  }
}
