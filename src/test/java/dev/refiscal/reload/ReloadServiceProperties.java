// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

class ReloadServiceProperties {

  private static final int MOST_IDS = 40;

  private final Clock clock = new MovableClock(Instant.parse("2026-03-02T10:15:30Z"));
  private FakeProcessor processing;
  private AttemptLedger ledger;

  @BeforeTry
  void startAnew() {
    processing = new FakeProcessor();
    var versions = new AtomicInteger();
    ledger =
        new AttemptLedger(
            new InMemoryAttemptTable(Duration.ofDays(90), clock),
            new AttemptLedger.Settings(
                Duration.ofHours(24), Duration.ofDays(90), Duration.ofSeconds(1)),
            clock,
            Pause.NONE,
            () -> "version-" + versions.incrementAndGet());
  }

  @Property
  void sendsBatchesInOrderUntilTheVendorTakesNoMore(
      @ForAll("ids") List<DocumentId> ids,
      @ForAll("answers") List<Outcome> answers,
      @ForAll @IntRange(min = 1, max = MOST_IDS + 1) int batchSize) {
    processing.answer(answers.toArray(new Outcome[0]));

    ReloadReport report = reload(ids, batchSize, false, "first");

    List<DocumentId> distinct = ids.stream().distinct().toList();
    List<List<DocumentId>> calls = processing.calls();
    List<DocumentId> sent = calls.stream().flatMap(List::stream).toList();
    assertThat(report.outcomes().keySet()).containsExactlyElementsOf(distinct);
    assertThat(sent).isEqualTo(distinct.subList(0, sent.size()));
    assertThat(calls.stream().limit(Math.max(0, calls.size() - 1)))
        .allMatch(call -> call.size() == batchSize);
    assertThat(calls).allMatch(call -> call.size() <= batchSize);
    assertThat(distinct.subList(sent.size(), distinct.size()))
        .isSubsetOf(report.idsWhere(Retryable.class::isInstance));
    assertThat(sent.size() == distinct.size() || stoppedAtTheLast(report, calls)).isTrue();
  }

  @Property
  void sendsNothingAgainThatMayHaveBeenProcessed(
      @ForAll("ids") List<DocumentId> ids,
      @ForAll("answers") List<Outcome> answers,
      @ForAll @IntRange(min = 1, max = MOST_IDS + 1) int batchSize,
      @ForAll boolean halve) {
    processing.answer(answers.toArray(new Outcome[0]));
    ReloadReport first = reload(ids, batchSize, halve, "first");
    int callsBefore = processing.calls().size();

    ReloadReport second = reload(ids, batchSize, halve, "second");

    List<DocumentId> again =
        processing.calls().stream().skip(callsBefore).flatMap(List::stream).distinct().toList();
    assertThat(again)
        .isSubsetOf(first.idsWhere(o -> o instanceof Rejected || o instanceof Retryable));
    ReloadReport doubts = second.about(first.idsWhere(InDoubt.class::isInstance));
    assertThat(doubts.all(o -> o instanceof InDoubt || o instanceof Retryable)).isTrue();
  }

  private static boolean stoppedAtTheLast(ReloadReport report, List<List<DocumentId>> calls) {
    DocumentId last = calls.get(calls.size() - 1).get(0);
    return report.outcomes().get(last) instanceof Retryable;
  }

  private ReloadReport reload(List<DocumentId> ids, int batchSize, boolean halve, String holder) {
    var settings =
        new ReloadSettings(batchSize, halve, Duration.ofSeconds(1), Duration.ofMinutes(1));
    var service = new ReloadService(processing, ledger, Optional.empty(), settings, clock);
    Deadline deadline = Deadline.after(60_000, Duration.ZERO, Duration.ZERO, clock);
    return service.reload(
        ReloadRequest.of(ids, false, new Origin(clock.instant(), holder)), deadline);
  }

  @Provide
  Arbitrary<List<DocumentId>> ids() {
    return Arbitraries.longs().between(1, 30).map(DocumentId::new).list().ofMaxSize(MOST_IDS);
  }

  @Provide
  Arbitrary<List<Outcome>> answers() {
    return Outcomes.any().list().ofMaxSize(MOST_IDS);
  }
}
