// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static dev.refiscal.reload.FakeTable.Failure.MADE_AND_UNANSWERED;
import static dev.refiscal.reload.FakeTable.Failure.NOT_MADE_AND_UNANSWERED;
import static dev.refiscal.reload.FakeTable.Failure.NOT_NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.Settled.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person learns of a decision that the table leaves unanswered. */
class SettlementTest {

  private static final Instant START = Instant.parse("2026-03-02T10:15:30.250Z");
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final DocumentId ID = new DocumentId(254_934);

  private static final AttemptLedger.Settings SETTINGS =
      new AttemptLedger.Settings(Duration.ofHours(24), Duration.ofDays(90), LIMIT);

  private final MovableClock clock = new MovableClock(START);
  private final InMemoryAttemptTable store = new InMemoryAttemptTable(SETTINGS.retention(), clock);
  private final FakeTable table = new FakeTable(store);
  private final AtomicInteger versions = new AtomicInteger();
  private Runnable meanwhile = () -> {};

  private final AttemptLedger others = ledger(store, (round, atMost) -> {});
  private final AttemptLedger ledger = ledger(table, (round, atMost) -> meanwhile.run());
  private final Inquiry inquiry = new Inquiry(store, ledger, SETTINGS, Optional.empty(), clock);
  private final Settlement settlement = new Settlement(inquiry, ledger);

  @BeforeEach
  void leaveADocumentInDoubt() {
    Map<DocumentId, Granted> claim = Map.of(ID, claim());
    others.settle(Map.of(ID, new Outcome.InDoubt("no answer in time")), claim, time());
    clock.advance(Duration.ofMinutes(1));
  }

  @Test
  void isSettledOnceItsRecordIsFound() {
    table.fail(MADE_AND_UNANSWERED);
    meanwhile = () -> clock.advance(LIMIT);

    Settled settled = release();

    assertThat(settled.result()).isEqualTo(Result.SETTLED);
    assertThat(settled.now().orElseThrow().state()).isEqualTo(DocumentState.WAITING);
  }

  @Test
  void isUncertainOnceOthersMayHaveReplacedItsRecord() {
    table.fail(MADE_AND_UNANSWERED);
    meanwhile = this::claim;

    Settled settled = release();

    assertThat(settled.result()).isEqualTo(Result.UNRECORDED);
    assertThat(settled.why()).startsWith("this may not be recorded");
    assertThat(settled.now().orElseThrow().state()).isEqualTo(DocumentState.SENDING);
  }

  @ParameterizedTest
  @CsvSource({"PT2S, true", "PT1M, false"})
  void isUncertainWhereTheDocumentIsAsItWasOrNoTimeIsLeftToLook(Duration waited, boolean looked) {
    table.fail(NOT_MADE_AND_UNANSWERED);
    meanwhile = () -> clock.advance(waited);

    Settled settled = release();

    assertThat(settled.result()).isEqualTo(Result.UNRECORDED);
    assertThat(settled.why()).startsWith("this may not be recorded");
    assertThat(settled.now().isPresent()).isEqualTo(looked);
  }

  @Test
  void countsNotWhereItWasCertainlyNotWritten() {
    table.fail(NOT_NOW);
    meanwhile =
        () ->
            settlement(others)
                .settle(new SettleRequest(Map.of(ID, START), Decision.ACCEPTED, START), time());

    Settled settled = release();

    assertThat(settled.result()).isEqualTo(Result.CHANGED);
    assertThat(settled.why()).isEqualTo("it is already accepted");
  }

  private Settlement settlement(AttemptLedger by) {
    return new Settlement(new Inquiry(store, by, SETTINGS, Optional.empty(), clock), by);
  }

  private Settled release() {
    return settlement
        .settle(new SettleRequest(Map.of(ID, START), Decision.RELEASED, clock.instant()), time())
        .get(ID);
  }

  private AttemptLedger ledger(AttemptTable by, Pause pause) {
    return new AttemptLedger(
        by, SETTINGS, clock, pause, () -> "version-" + versions.incrementAndGet());
  }

  private Granted claim() {
    var origin = new Origin(clock.instant(), "request-1");
    var request = ReloadRequest.of(List.of(ID), false, origin);
    Instant leaseEnds = clock.instant().plusSeconds(30);
    return (Granted) others.claim(request, leaseEnds, time()).get(ID);
  }

  private Deadline time() {
    return Deadline.after(60_000, Duration.ZERO, Duration.ZERO, clock);
  }
}
