// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Clock;

class InMemoryInquiryTest extends InquiryContract {

  @Override
  protected AttemptStore emptyStore(Clock clock) {
    return new InMemoryAttemptTable(RETENTION, clock);
  }
}
