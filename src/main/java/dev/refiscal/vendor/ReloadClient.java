// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Retryable;
import dev.refiscal.secrets.SecretUnavailableException;
import dev.refiscal.secrets.Secrets;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import dev.refiscal.vendor.Answer.Remedy;
import dev.refiscal.vendor.token.HeaderText;
import dev.refiscal.vendor.token.TokenRefusedException;
import io.quarkus.oidc.client.OidcClientException;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CustomBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The client of the vendor's reload endpoint, with all fault tolerance: retries, circuit breaker,
 * timeout.
 *
 * <p>Only calls that were certainly not processed are retried. A refused access token is handled
 * inside the circuit breaker, because it says nothing about the vendor's health. The client filter
 * gets a new token for the next call, so one retry is enough. No call is made that could outlive
 * the deadline.
 */
@ApplicationScoped
class ReloadClient {

  private final ReloadRestClient api;
  private final AnswerReader answers;
  private final VendorConnections connections;
  private final Secrets secrets;
  private final RefiscalConfig config;
  private final Telemetry telemetry;
  private final Clock clock;

  /** The invocation, identified by its deadline, in which the secrets were last reread. */
  private final AtomicReference<Deadline> renewedFor = new AtomicReference<>();

  ReloadClient(
      @RestClient ReloadRestClient api,
      AnswerReader answers,
      VendorConnections connections,
      Secrets secrets,
      RefiscalConfig config,
      Telemetry telemetry,
      Clock clock) {
    this.api = api;
    this.answers = answers;
    this.connections = connections;
    this.secrets = secrets;
    this.config = config;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** The maximum duration of one attempt: reading the secrets, the token request, the call. */
  Duration longestAttempt() {
    return longestReading().plus(longestSending());
  }

  private Duration longestSending() {
    return Duration.ofMillis(config.processing().tokenTimeoutMs())
        .plusMillis(config.processing().timeoutMs());
  }

  private Duration longestReading() {
    return config.secrets().prefix().isPresent() ? config.awsTimeout() : Duration.ZERO;
  }

  /**
   * Sends one batch.
   *
   * @return the outcome, if it does not count as a vendor failure
   * @throws RepeatableException if it was certainly not processed, and a retry may succeed
   * @throws FailedException for every other vendor failure
   */
  @Retry(maxRetries = 2, delay = 200, retryOn = RepeatableException.class)
  @CustomBackoff(Backoff.class)
  @BeforeRetry(RetryCount.class)
  @CircuitBreaker(requestVolumeThreshold = 6, failureRatio = 0.5, delay = 5_000)
  @CircuitBreakerName(VendorCircuit.NAME)
  @Timeout(30_000)
  Outcome reload(ReloadCall call) {
    Answer answer = sendWithGoodToken(call);
    if (answer.remedy() == Remedy.NEW_SECRETS) {
      answer = sendWithNewSecrets(call, answer);
    }
    if (!answer.vendorFailed()) {
      return answer.outcome();
    }
    throw answer.remedy() == Remedy.REPETITION
            && answer.outcome() instanceof Retryable retryable
            && call.deadline().allows(retryable.retryAfter().plus(longestAttempt()))
        ? new RepeatableException(retryable)
        : new FailedException(answer.outcome());
  }

  private Answer sendWithGoodToken(ReloadCall call) {
    Answer answer = send(call);
    if (answer.remedy() != Remedy.NEW_TOKEN) {
      return answer;
    }
    Answer second = send(call);
    return second.remedy() == Remedy.NEW_TOKEN
        ? new Answer(second.outcome(), true, Remedy.NEW_SECRETS)
        : second;
  }

  private Answer sendWithNewSecrets(ReloadCall call, Answer refused) {
    boolean undecided = !refused.vendorFailed();
    // Once per invocation is enough, regardless of the number of bad documents.
    if (undecided && renewedFor.get() == call.deadline()) {
      return refused.withoutRemedy();
    }
    if (!call.deadline().allows(longestReading().plus(longestAttempt()))) {
      return undecided ? Answer.of(Retryable.forLackOfTime()) : refused.withoutRemedy();
    }
    try {
      boolean changed = secrets.renew();
      renewedFor.set(call.deadline());
      return changed ? sendWithGoodToken(call) : refused.withoutRemedy();
    } catch (SecretUnavailableException e) {
      return Answer.repeatable(e.getMessage());
    }
  }

  private Answer send(ReloadCall call) {
    if (!call.deadline().allows(longestAttempt())) {
      return Answer.of(Retryable.forLackOfTime());
    }
    try {
      String brokerToken = secrets.brokerToken();
      return HeaderText.isLegal(brokerToken)
          ? sendOnGoodConnection(call, brokerToken)
          : Answer.dubiousSecret(
              Retryable.because(
                  "the Broker-token contains a character that is invalid in a header: correct it"));
    } catch (SecretUnavailableException e) {
      return Answer.repeatable(e.getMessage());
    }
  }

  private Answer sendOnGoodConnection(ReloadCall call, String brokerToken) {
    Answer answer = send(call, brokerToken);
    if (answer.remedy() != Remedy.NEW_CONNECTION) {
      return answer;
    }
    Answer second = send(call, brokerToken);
    return second.remedy() == Remedy.NEW_CONNECTION
        ? new Answer(second.outcome(), true, Remedy.REPETITION)
        : second;
  }

  private Answer send(ReloadCall call, String brokerToken) {
    // Reading the secrets may have taken time.
    if (!call.deadline().allows(longestSending())) {
      return Answer.of(Retryable.forLackOfTime());
    }
    ReloadBody body = call.nextBody();
    Instant start = clock.instant();
    try {
      Response response = api.reload(brokerToken, body);
      return body.giveUp() ? unasked(response) : read(response, call);
    } catch (RuntimeException e) {
      if (!body.giveUp()) {
        return unanswered(e, body);
      }
      if (body.onUsedConnection()) {
        return Answer.deadConnection();
      }
      telemetry.vendorError(kind(e));
      return notSent(bottom(e));
    } finally {
      if (body.departed()) {
        telemetry.count(Metric.VENDOR_CALLS);
        telemetry.vendorLatency(Duration.between(start, clock.instant()));
      }
    }
  }

  /** A final answer to the headers alone, sent with {@code Expect: 100-continue}. */
  private Answer unasked(Response response) {
    if (response.getStatus() == Response.Status.EXPECTATION_FAILED.getStatusCode()) {
      connections.doNotKeep();
    }
    return Answer.deadConnection();
  }

  private Answer unanswered(RuntimeException e, ReloadBody body) {
    telemetry.vendorError(kind(e));
    if (body.onUsedConnection() && !(bottom(e) instanceof TimeoutException)) {
      connections.distrust();
    }
    return Answer.failed(new InDoubt("no valid answer after it was sent (%s)".formatted(kind(e))));
  }

  private Answer read(Response response, ReloadCall call) {
    int status = response.getStatus();
    Answer answer =
        answers.read(
            status,
            RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), clock),
            call.isSingle());
    switch (answer.outcome().kind()) {
      case RETRYABLE, IN_DOUBT -> telemetry.vendorError(Integer.toString(status));
      case ACCEPTED, DUPLICATE, REJECTED -> {
        // The vendor works as it should.
      }
    }
    return answer;
  }

  private Answer notSent(Throwable cause) {
    if (cause instanceof TokenRefusedException refused) {
      telemetry.count(Metric.TOKEN_FAILURES);
      String reason = "no access token: " + refused.getMessage();
      return refused.forGood()
          ? Answer.refusedSecret(Retryable.because(reason + "; check the connector token"))
          : Answer.repeatable(reason);
    }
    if (cause instanceof SecretUnavailableException unavailable) {
      return Answer.repeatable(unavailable.getMessage());
    }
    if (cause instanceof OidcClientException) {
      telemetry.count(Metric.TOKEN_FAILURES);
      return Answer.repeatable(
          "no access token: the token endpoint could not be reached or did not answer in time");
    }
    return Answer.repeatable("the vendor could not be reached (%s)".formatted(kind(cause)));
  }

  /** The class of the failure: its message may contain the vendor's text. */
  private static String kind(Throwable e) {
    Throwable bottom = bottom(e);
    return bottom instanceof TimeoutException ? "timeout" : bottom.getClass().getSimpleName();
  }

  private static Throwable bottom(Throwable e) {
    Throwable bottom = e;
    while (bottom.getCause() != null && bottom.getCause() != bottom) {
      bottom = bottom.getCause();
    }
    return bottom;
  }
}
