// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.DocumentStatuses.Meaning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whether people's questions go to the vendor, and for how long. */
class VendorInquiryTest {

  private static final Duration LONGEST = Duration.ofSeconds(12);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-12T19:03:58Z"));
  private final List<DocumentId> ids =
      LongStream.rangeClosed(1, 3).mapToObj(DocumentId::new).toList();

  /** Takes 5 s per answer. */
  private final DocumentStatuses vendor =
      new DocumentStatuses() {
        @Override
        public Meaning of(DocumentId id) {
          clock.advance(Duration.ofSeconds(5));
          return id.value() == 1 ? Meaning.DONE : Meaning.FAILED;
        }

        @Override
        public Duration longestCall() {
          return LONGEST;
        }
      };

  @Test
  void asksForAsManyAsThereIsTimeFor() {
    assertThat(inquiry(Optional.of(vendor)).askVendor(ids, time(Duration.ofSeconds(17))))
        .containsExactlyInAnyOrderEntriesOf(
            java.util.Map.of(ids.get(0), Meaning.DONE, ids.get(1), Meaning.FAILED));
    assertThat(inquiry(Optional.of(vendor)).askVendor(ids, time(Duration.ofSeconds(11)))).isEmpty();
  }

  @Test
  void asksNobodyWhereItDoesNotKnowHow() {
    assertThat(inquiry(Optional.empty()).knowsTheVendor()).isFalse();
    assertThat(inquiry(Optional.empty()).askVendor(ids, time(Duration.ofMinutes(1)))).isEmpty();
    assertThat(inquiry(Optional.of(vendor)).knowsTheVendor()).isTrue();
  }

  private Inquiry inquiry(Optional<DocumentStatuses> statuses) {
    var settings =
        new AttemptLedger.Settings(
            Duration.ofHours(24), Duration.ofDays(90), Duration.ofSeconds(2));
    var table = new InMemoryAttemptTable(Duration.ofDays(90), clock);
    var ledger = new AttemptLedger(table, settings, clock, Pause.NONE, () -> "version");
    return new Inquiry(table, ledger, settings, statuses, clock);
  }

  private Deadline time(Duration left) {
    return Deadline.after(left.toMillis(), Duration.ZERO, Duration.ZERO, clock);
  }
}
