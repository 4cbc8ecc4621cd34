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

  /** Each hop takes its longest, and every batch is rejected until its bad ids are found. */
  @Property
  void isOverBeforeTheDeadlineHoweverLongEachHopTakes(
      @ForAll("ids") List<DocumentId> ids,
      @ForAll("answers") List<Outcome> answers,
      @ForAll @IntRange(min = 1, max = 120) int seconds,
      @ForAll @IntRange(max = 3) int margin) {
    var slow = new MovableClock(Instant.parse("2026-03-02T10:15:30Z"));
    var table = new InMemoryAttemptTable(Duration.ofDays(90), slow);
    var versions = new AtomicInteger();
    var slowLedger =
        new AttemptLedger(
            (changes, atMost) -> {
              slow.advance(atMost);
              return table.write(changes, atMost);
            },
            new AttemptLedger.Settings(
                Duration.ofHours(24), Duration.ofDays(90), Duration.ofSeconds(2)),
            slow,
            Pause.NONE,
            () -> "version-" + versions.incrementAndGet());
    processing.answer(answers.toArray(new Outcome[0]));
    processing.onCall(() -> slow.advance(FakeProcessor.LONGEST_CALL));
    var statuses =
        new DocumentStatuses() {
          @Override
          public Meaning of(DocumentId id) {
            slow.advance(longestCall());
            return Meaning.FAILED;
          }

          @Override
          public Duration longestCall() {
            return Duration.ofSeconds(9);
          }
        };
    var settings = new ReloadSettings(4, 1, true, Duration.ofSeconds(2), Duration.ZERO);
    var service =
        new ReloadService(
            processing, slowLedger, Optional.of(statuses), settings, Aside.NONE, slow);

    for (int request = 0; request < 2; request++) {
      Deadline deadline =
          Deadline.after(seconds * 1_000L, Duration.ZERO, Duration.ofSeconds(margin), slow);
      Origin origin = new Origin(slow.instant(), "request-" + request);

      service.reload(ReloadRequest.of(ids, false, origin), deadline);

      Instant latest = deadline.end().minusSeconds(margin);
      assertThat(slow.instant())
          .isBeforeOrEqualTo(latest.isBefore(origin.birth()) ? origin.birth() : latest);
    }
  }

  private static boolean stoppedAtTheLast(ReloadReport report, List<List<DocumentId>> calls) {
    DocumentId last = calls.get(calls.size() - 1).get(0);
    return report.outcomes().get(last) instanceof Retryable;
  }

  private ReloadReport reload(List<DocumentId> ids, int batchSize, boolean halve, String holder) {
    var settings =
        new ReloadSettings(batchSize, 1, halve, Duration.ofSeconds(1), Duration.ofMinutes(1));
    var service =
        new ReloadService(processing, ledger, Optional.empty(), settings, Aside.NONE, clock);
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
