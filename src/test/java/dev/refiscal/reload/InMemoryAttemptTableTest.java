// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Claim.Granted;
import dev.refiscal.reload.Outcome.Accepted;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InMemoryAttemptTableTest extends AttemptLedgerContract {

  @Override
  protected AttemptTable emptyTable(Clock clock) {
    return new InMemoryAttemptTable(RETENTION, clock);
  }

  @Test
  void forgetsARecordThatIsNotCountedOnAnyMore() {
    var other = new DocumentId(1);
    end(ID, new Accepted());
    end(other, new Accepted());

    clock.advance(RETENTION.plus(LEASE));
    assertThat(((Granted) plain(other)).known()).isPresent();
    clock.advance(Duration.ofMillis(1));
    assertThat(((Granted) plain(ID)).known()).isEmpty();
  }
}
