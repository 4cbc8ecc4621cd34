// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.refiscal.local.ConnectionCounter;
import dev.refiscal.local.LocalLambda;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The classes that a JVM loads at startup for the first invocation. */
@Timeout(120)
class PrimingIT {

  private static final String LOADED = "[class,load]";

  /** The last classes that an invocation loads. */
  private static final List<String> NEEDED =
      List.of(
          "services.dynamodb.model.TransactWriteItemsResponse ",
          "services.ssm.model.GetParametersResponse ",
          "faulttolerance.core.retry.Retry ");

  @AutoClose private final ConnectionCounter vendor = ConnectionCounter.start();
  @AutoClose private final ConnectionCounter aws = ConnectionCounter.start();

  /** As with SnapStart, which allows no connection and requests no token. */
  @Test
  void loadsWhatTheFirstInvocationNeedsWithoutAConnection() {
    List<String> logs = start(Map.of());
    assumeTrue(loaded(logs, "dev.refiscal.JvmHandler "), "a native executable loads nothing");

    assertThat(NEEDED).allSatisfy(name -> assertThat(loaded(logs, name)).as(name).isTrue());
    assertThat(logs).allSatisfy(line -> assertThat(line).doesNotContain("could not be primed"));
    assertThat(aws.connections()).isZero();
    assertThat(vendor.connections()).isZero();
  }

  @Test
  void loadsNothingAheadWhereSomebodyWantsThat() {
    List<String> logs = start(Map.of("REFISCAL_PRIMING", "false"));

    assertThat(NEEDED).noneMatch(name -> loaded(logs, name));
  }

  /** Without a region there is no client. The first invocation must report that. */
  @Test
  void failsNoStart() {
    List<String> logs = start(Map.of("AWS_REGION", ""));

    assertThat(logs).noneMatch(line -> line.contains("cannot start"));
    if (loaded(logs, "dev.refiscal.JvmHandler ")) {
      assertThat(logs).anyMatch(line -> line.contains("the ledger could not be primed ("));
    }
  }

  /** All log lines until the function asks for its first event. */
  private List<String> start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("REFISCAL_PROCESSING_URL", vendor.url().toString());
    environment.put("REFISCAL_SECRETS_PREFIX", "/refiscal/acme");
    environment.put("REFISCAL_LEDGER_TABLE", "ledger");
    environment.put("AWS_ENDPOINT_URL_SSM", aws.url().toString());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", aws.url().toString());
    environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout");
    environment.putAll(more);
    LocalLambda function = LocalLambda.packaged().environment(environment).start();
    try (function) {
      function.provision();
    }
    return function.logs();
  }

  private static boolean loaded(List<String> logs, String name) {
    return logs.stream().anyMatch(line -> line.contains(LOADED) && line.contains(name));
  }
}
