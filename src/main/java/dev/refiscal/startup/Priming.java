// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup;

import dev.refiscal.aws.AwsClients;
import dev.refiscal.config.RefiscalConfig;
import dev.refiscal.reload.AttemptLedger;
import dev.refiscal.reload.Claim;
import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.Origin;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.ReloadRequest;
import dev.refiscal.secrets.SecretUnavailableException;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Loads the classes of the first invocation during the cold start of a JVM: a start has a whole
 * processor, an invocation only the share that its memory size buys.
 *
 * <p>Nothing leaves the process. The vendor call has no ids and no time, so it is not started. The
 * ledger and the secrets use {@link OfflineHttpClient#awsClients()}. So a SnapStart snapshot may be
 * taken afterwards. If priming fails, the first invocation loads the classes.
 *
 * @see <a
 *     href="https://serverlessland.com/content/service/lambda/guides/effectively-running-java-on-serverless/init-heavy-lifting">Utilize
 *     initialization phase</a>
 */
@Singleton
@Unremovable
public class Priming {

  private static final Logger LOG = Logger.getLogger(Priming.class);

  private final FiscalProcessor processing;
  private final Wiring wiring;
  private final RefiscalConfig config;
  private final Clock clock;

  Priming(FiscalProcessor processing, Wiring wiring, RefiscalConfig config, Clock clock) {
    this.processing = processing;
    this.wiring = wiring;
    this.config = config;
    this.clock = clock;
  }

  /** Primes the function, unless priming is disabled. */
  public void run() {
    if (config.priming()) {
      AwsClients offline = OfflineHttpClient.awsClients();
      prime("the vendor's guard", this::guard);
      prime("the ledger", () -> ledger(offline));
      prime("the secrets", () -> secrets(offline));
    }
  }

  private void guard() {
    var over = Deadline.after(0, Duration.ZERO, Duration.ZERO, clock);
    processing.reload(List.of(), over);
  }

  private void ledger(AwsClients offline) {
    AttemptLedger ledger = wiring.ledger(config, wiring.attempts(config, offline, clock), clock);
    var id = new DocumentId(1);
    var request = ReloadRequest.of(List.of(id), false, new Origin(clock.instant(), "priming"));
    var deadline =
        Deadline.after(config.awsTimeout().toMillis(), Duration.ZERO, Duration.ZERO, clock);
    var claims = new LinkedHashMap<DocumentId, Claim.Granted>();
    ledger
        .claim(request, clock.instant(), deadline)
        .forEach(
            (claimed, claim) -> {
              if (claim instanceof Claim.Granted granted) {
                claims.put(claimed, granted);
              }
            });
    ledger.settle(Map.of(id, new Outcome.Accepted()), claims, deadline);
  }

  private void secrets(AwsClients offline) {
    try {
      wiring.secrets(config, offline).brokerToken();
    } catch (SecretUnavailableException e) {
      // Expected: the empty response contains no secret.
    }
  }

  /** Logs only the class of a failure: its message may contain a secret. */
  private static void prime(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.infof("%s could not be primed (%s)", what, e.getClass().getSimpleName());
    }
  }
}
