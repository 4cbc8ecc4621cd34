// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor;

import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.secrets.SecretUnavailableException;
import dev.refiscal.secrets.Secrets;
import dev.refiscal.telemetry.Metric;
import dev.refiscal.telemetry.Telemetry;
import dev.refiscal.vendor.token.TokenRefusedException;
import io.quarkus.oidc.client.OidcClientException;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CustomBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The guard around the vendor's reload endpoint: it alone carries the fault tolerance.
 *
 * <p>Only what was certainly not processed is repeated. A refused access token is handled inside
 * the guard, since it says nothing about the vendor's health: the client filter gets a new one for
 * the next call, so one repeat is enough.
 */
@ApplicationScoped
class ReloadClient {

  private static final int UNAUTHORIZED = 401;

  private final ReloadRestClient api;
  private final Secrets secrets;
  private final RefiscalConfig.Processing config;
  private final Telemetry telemetry;
  private final Clock clock;

  ReloadClient(
      @RestClient ReloadRestClient api,
      Secrets secrets,
      RefiscalConfig config,
      Telemetry telemetry,
      Clock clock) {
    this.api = api;
    this.secrets = secrets;
    this.config = config.processing();
    this.telemetry = telemetry;
    this.clock = clock;
  }

  /** The longest that one attempt takes: a token, then the call. */
  Duration longestAttempt() {
    return Duration.ofMillis(config.tokenTimeoutMs()).plusMillis(config.timeoutMs());
  }

  /**
   * Sends one batch.
   *
   * @throws NotProcessedException if it was certainly not processed
   * @throws OutOfTimeException if it was not sent because the deadline is too near
   * @throws RejectedException if the vendor said no for good
   * @throws InDoubtException if it may have been processed
   */
  @Retry(
      maxRetries = 2,
      delay = 200,
      retryOn = NotProcessedException.class,
      abortOn = {NotNowException.class, CredentialsRefusedException.class})
  @CustomBackoff(Backoff.class)
  @BeforeRetry(RetryCount.class)
  @CircuitBreaker(
      requestVolumeThreshold = 6,
      failureRatio = 0.5,
      delay = 5_000,
      skipOn = {RejectedException.class, OutOfTimeException.class})
  @CircuitBreakerName(VendorCircuit.NAME)
  @Timeout(30_000)
  void reload(List<DocumentId> batch, Deadline deadline) {
    try {
      sendWithGoodToken(batch, deadline);
    } catch (CredentialsRefusedException refused) {
      if (!renewed()) {
        throw refused;
      }
      sendWithGoodToken(batch, deadline);
    }
  }

  private void sendWithGoodToken(List<DocumentId> batch, Deadline deadline) {
    try {
      send(batch, deadline);
    } catch (UnexpectedStatusException refusedToken) {
      // Only a 401 comes this way: see `failure`.
      repeatWithNewToken(batch, deadline);
    }
  }

  private void repeatWithNewToken(List<DocumentId> batch, Deadline deadline) {
    try {
      send(batch, deadline);
    } catch (UnexpectedStatusException refusedAgain) {
      throw new CredentialsRefusedException(
          "the vendor refuses the access token (401), even a new one", Duration.ZERO);
    }
  }

  private boolean renewed() {
    try {
      return secrets.renew();
    } catch (SecretUnavailableException e) {
      throw new NotProcessedException(e.getMessage(), Duration.ZERO);
    }
  }

  private void send(List<DocumentId> batch, Deadline deadline) {
    if (!deadline.allows(longestAttempt())) {
      throw new OutOfTimeException();
    }
    var body = new ReloadBody(batch);
    Instant start = clock.instant();
    try {
      api.reload(secrets.brokerToken(), body);
    } catch (UnexpectedStatusException answer) {
      throw counted(Integer.toString(answer.status()), failure(answer, deadline));
    } catch (RuntimeException e) {
      RuntimeException failure =
          body.departed()
              ? new InDoubtException(
                  "no answer that makes sense after it was sent (%s)".formatted(kind(e)))
              : notSent(bottom(e));
      throw counted(kind(e), failure);
    } finally {
      if (body.departed()) {
        telemetry.count(Metric.VENDOR_CALLS);
        telemetry.vendorLatency(Duration.between(start, clock.instant()));
      }
    }
  }

  private RuntimeException counted(String kind, RuntimeException failure) {
    if (!(failure instanceof RejectedException)) {
      telemetry.vendorError(kind);
    }
    return failure;
  }

  private NotProcessedException notSent(Throwable cause) {
    if (cause instanceof TokenRefusedException refused) {
      telemetry.count(Metric.TOKEN_FAILURES);
      String reason = "no access token: " + refused.getMessage();
      return refused.forGood()
          ? new CredentialsRefusedException(reason + "; check the connector token", Duration.ZERO)
          : new NotProcessedException(reason, Duration.ZERO);
    }
    if (cause instanceof SecretUnavailableException unavailable) {
      return new NotProcessedException(unavailable.getMessage(), Duration.ZERO);
    }
    if (cause instanceof OidcClientException) {
      telemetry.count(Metric.TOKEN_FAILURES);
      return new NotProcessedException(
          "no access token: the token endpoint could not be reached or did not answer in time",
          Duration.ZERO);
    }
    return new NotProcessedException(
        "the vendor could not be reached (%s)".formatted(kind(cause)), Duration.ZERO);
  }

  private RuntimeException failure(UnexpectedStatusException answer, Deadline deadline) {
    Duration retryAfter = answer.retryAfter().orElse(Duration.ZERO);
    return switch (answer.status()) {
      case UNAUTHORIZED -> answer;
      case 403 ->
          new CredentialsRefusedException(
              "the vendor refuses access (403): check the Broker-token", retryAfter);
      case 425, 429 -> notProcessed(answer, retryAfter, deadline);
      case 503 ->
          answer.retryAfter().isPresent() || config.plainUnavailableIsUnprocessed()
              ? notProcessed(answer, retryAfter, deadline)
              : new InDoubtException(answer.getMessage());
      // The vendor had the whole request, so a 408 makes no sense.
      case 408 -> new InDoubtException(answer.getMessage());
      default ->
          answer.status() >= 400 && answer.status() < 500
              ? new RejectedException(answer.status())
              : new InDoubtException(answer.getMessage());
    };
  }

  private NotProcessedException notProcessed(
      UnexpectedStatusException answer, Duration retryAfter, Deadline deadline) {
    return deadline.allows(retryAfter.plus(longestAttempt()))
        ? new NotProcessedException(answer.getMessage(), retryAfter)
        : new NotNowException(answer.getMessage(), retryAfter);
  }

  /** The class of what went wrong: its message might repeat the vendor's words. */
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
