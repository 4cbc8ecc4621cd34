// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Duplicate;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.vendor.Answer.Remedy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Interprets the status of a reload answer; the body is not documented. */
@Singleton
class AnswerReader {

  private static final int UNAUTHORIZED = 401;

  private final RefiscalConfig.Processing config;

  AnswerReader(RefiscalConfig config) {
    this.config = config.processing();
  }

  /**
   * Reads an answer.
   *
   * @param status an HTTP status
   * @param retryAfter the vendor's {@code Retry-After}, if any
   * @param single whether the call was for one document
   */
  Answer read(int status, Optional<Duration> retryAfter, boolean single) {
    if (status >= 200 && status < 300) {
      return Answer.of(new Accepted());
    }
    String reason = "the vendor answered " + status;
    var retryable = Retryable.because(reason, retryAfter.orElse(Duration.ZERO));
    return switch (status) {
      case UNAUTHORIZED ->
          new Answer(
              Retryable.because("the vendor refuses the access token (401), even a new one"),
              true,
              Remedy.NEW_TOKEN);
      case 403 ->
          Answer.refusedSecret(
              Retryable.because(
                  "the vendor refuses access (403): check the Broker-token",
                  retryable.retryAfter()));
      // How the vendor refuses a Broker-token is not documented; 400 is one possibility.
      case 400 -> Answer.dubiousSecret(refusal(status, reason, single));
      case 425, 429 -> Answer.repeatable(retryable);
      case 503 ->
          retryAfter.isPresent() || config.plainUnavailableIsUnprocessed()
              ? Answer.repeatable(retryable)
              : Answer.failed(new InDoubt(reason));
      // The vendor had received the whole request, so a 408 is invalid.
      case 408 -> Answer.failed(new InDoubt(reason));
      default ->
          status >= 400 && status < 500
              ? Answer.of(refusal(status, reason, single))
              : Answer.failed(new InDoubt(reason));
    };
  }

  /** For several documents, the status does not tell which one is the duplicate. */
  private Outcome refusal(int status, String reason, boolean single) {
    return single && config.duplicateStatuses().contains(status)
        ? new Duplicate()
        : new Rejected(reason);
  }
}
